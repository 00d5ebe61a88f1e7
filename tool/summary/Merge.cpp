#include "summary/Merge.h"
#include <algorithm>
#include <tuple>

using namespace deed;

static auto keyOf(const Effect &E) { return std::tie(E.Kind, E.What, E.From); }
static bool before(const Effect &A, const Effect &B) { return keyOf(A) < keyOf(B); }

/// A read that needs the value outranks one that only asks; else the order of the enumeration decides.
static unsigned rank(ReadKind K) { return K == ReadKind::Query ? ~0u : static_cast<unsigned>(K); }

/// Of two equally true trails the shorter one explains better; the rest of the order only makes the choice unique.
static bool explainsBetter(const std::vector<TrailStep> &A, const std::vector<TrailStep> &B) {
  if (A.empty() != B.empty())
    return !A.empty();
  return std::forward_as_tuple(A.size(), A) < std::forward_as_tuple(B.size(), B);
}

/// Joins B's details into A. Always is the caller's to decide: it depends on who returns.
static void joinDetails(Effect &A, const Effect &B) {
  if (rank(B.Read) < rank(A.Read))
    A.Read = B.Read;
  A.Invalid = std::min(A.Invalid, B.Invalid);
  A.Alloc = std::min(A.Alloc, B.Alloc);
  A.Mode = std::min(A.Mode, B.Mode);
  A.By = std::max(A.By, B.By);
  A.Anew &= B.Anew;
  A.Guessed &= B.Guessed;
  if (A.Value != B.Value)
    A.Value.reset();
  if (A.IfResult != B.IfResult)
    A.IfResult = 0;
  if (A.OnlyIf != B.OnlyIf)
    A.OnlyIf.reset();
  if (explainsBetter(B.Trail, A.Trail))
    A.Trail = B.Trail;
  if (explainsBetter(B.Changed, A.Changed))
    A.Changed = B.Changed;
  A.Early |= B.Early;
  A.Replaced &= B.Replaced;
}

static bool copies(const Effect &E) { return E.Kind == EffectKind::Write && E.Always && E.From != FormalPlace(); }

/// A write that says whose value it copies says all that one of the same place without it does.
static void dropPlainWrites(std::vector<Effect> &Effects) {
  if (std::none_of(Effects.begin(), Effects.end(), copies))
    return;
  std::vector<FormalPlace> Copied;
  for (Effect &Copy : Effects)
    if (copies(Copy)) {
      Copied.push_back(Copy.What);
      for (const Effect &E : Effects)
        Copy.Early |= E.Kind == EffectKind::Write && E.What == Copy.What && E.Early;
    }
  std::erase_if(Effects, [&](const Effect &E) {
    return E.Kind == EffectKind::Write && E.From == FormalPlace() && !E.Value &&
           std::find(Copied.begin(), Copied.end(), E.What) != Copied.end();
  });
}

void deed::normalise(Summary &S) {
  dropPlainWrites(S.Effects);
  std::sort(S.Effects.begin(), S.Effects.end(), before);
  size_t Out = 0;
  for (size_t I = 0; I != S.Effects.size(); ++I) {
    if (Out && keyOf(S.Effects[Out - 1]) == keyOf(S.Effects[I])) {
      // Both are effects of the same run: it surely happens if either surely does.
      S.Effects[Out - 1].Always |= S.Effects[I].Always;
      joinDetails(S.Effects[Out - 1], S.Effects[I]);
      continue;
    }
    if (Out != I)
      S.Effects[Out] = std::move(S.Effects[I]);
    ++Out;
  }
  S.Effects.resize(Out);
}

void deed::addUnsafe(std::vector<UnsafeDeed> &Into, UnsafeDeed More) {
  auto It = std::lower_bound(Into.begin(), Into.end(), More,
                             [](const UnsafeDeed &A, const UnsafeDeed &B) { return A.How < B.How; });
  if (It == Into.end() || It->How != More.How)
    Into.insert(It, std::move(More));
  else if (explainsBetter(More.Trail, It->Trail))
    It->Trail = std::move(More.Trail);
}

Summary deed::merge(const Summary &A, const Summary &B) {
  Summary S;
  S.NeverReturns = A.NeverReturns && B.NeverReturns;
  S.Ends = A.NeverReturns ? B.Ends : B.NeverReturns ? A.Ends : A.Ends & B.Ends;
  S.MayThrow = A.MayThrow || B.MayThrow;
  S.Throws = A.Throws || B.Throws;
  S.FreshOwner = A.FreshOwner && B.FreshOwner;
  // As sure as the less sure of the two: one overrider's body does not speak for the other's signature.
  S.Source = std::max(A.Source, B.Source);
  S.Unsafe = A.Unsafe;
  for (const UnsafeDeed &D : B.Unsafe)
    addUnsafe(S.Unsafe, D);
  S.Effects.reserve(std::max(A.Effects.size(), B.Effects.size()));

  auto addOne = [&](const Effect &E, const Summary &Other) {
    S.Effects.push_back(E);
    S.Effects.back().Always &= Other.NeverReturns;
  };
  auto I = A.Effects.begin(), J = B.Effects.begin();
  while (I != A.Effects.end() || J != B.Effects.end()) {
    if (J == B.Effects.end() || (I != A.Effects.end() && before(*I, *J))) {
      addOne(*I++, B);
    } else if (I == A.Effects.end() || before(*J, *I)) {
      addOne(*J++, A);
    } else {
      bool Always = A.NeverReturns == B.NeverReturns ? I->Always && J->Always : A.NeverReturns ? J->Always : I->Always;
      S.Effects.push_back(*I++);
      joinDetails(S.Effects.back(), *J++);
      S.Effects.back().Always = Always;
    }
  }
  return S;
}
