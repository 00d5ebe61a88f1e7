// What the tests of rooms that speak to Clang include.
#pragma once
#include "ClangPch.h"
#include "TestPch.h"
