// What nearly every test includes, on top of StdPch.h.
#pragma once
#include "StdPch.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>
