// Reentrancy.h - a virtual call that comes back: `(*it)->handle(e)` while `it` stands in this object's container, and
// an overrider that changes the same container of the object that it has a pointer to.
//
//   for (auto it = Children.begin(); it != Children.end(); ++it)
//     (*it)->handle(e);                                  void Button::handle(...) { Parent->remove(this); }
//
// The overrider's summary says what it changes, seen from its own object: `(*(*this).Parent).Children`. Whose that is,
// nobody has written down; that elements of a container point back to the object that holds it is what such pointers
// are for. So asked only where the call is made on an element, and the change is one of the class that the caller is
// of.
#pragma once
#include "checks/Check.h"

namespace deed {

/// The member of this object that owns what P lies in.
std::optional<llvm::StringRef> ownContainer(const SolvedFunction &Fn, PlaceId P);

/// Adds mutated-while-borrowed findings.
void reportReentrancy(const SolvedFunction &Fn, FindingSink &Out);

} // namespace deed
