// Ownership.h - what a declaration says of ownership: attributes, and pairs of functions that belong together by name.
//
// `Parser *parser_create();` and `void parser_destroy(Parser *);` are a pair: the words that make pairs are rows of the
// models, the names must be equal otherwise, and the one must take what the other returns (or stores through a
// pointer). A function that takes ownership by an attribute says so itself: ownership_returns, ownership_takes,
// ownership_holds.
#pragma once
#include "facts/FunctionFacts.h"
#include "clang/AST/Decl.h"

namespace deed {

class Models;

void describeOwnership(const clang::FunctionDecl *F, const Models &Known, FunctionInfo &Info);

} // namespace deed
