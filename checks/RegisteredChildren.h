// RegisteredChildren.h - objects whose constructor hands them to a parent, which releases its children, and that have
// another owner or are released by hand. Part of conflicting-owner and double-free.
//
//   Widget(Widget *Parent) { Parent->Children.push_back(this); }
//   ~Widget() { for (Widget *C : Children) delete C; }
//
//   Status = std::make_unique<Label>(this);     both will release it
//
// Classes whose destructor takes the object out of its parent again are left alone, and those of which some destructor
// is out of sight.
#pragma once
#include "checks/Check.h"

namespace deed {

void collectRegistered(const SolvedFunction &Fn, ElementEvidence &Evidence);
/// Of conflicting-owner: those that are given to an owner; of double-free: those that are released.
void checkRegistered(const SolvedTu &Tu, Rule Which, FindingSink &Out);

} // namespace deed
