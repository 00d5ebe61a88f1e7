// A library whose bodies are skipped, of which nothing is known but its declarations.
#pragma once
#pragma GCC system_header
namespace lib {
template <class T> class Own {
public:
  explicit Own(T *P) : P(P) {}
  Own(Own &&O) : P(O.P) { O.P = nullptr; }
  ~Own() { delete P; }
  T &operator*() { return *P; }

private:
  T *P;
};
class StringPtr {
public:
  StringPtr(const char *P) : P(P) {}

private:
  const char *P;
};
template <class T> T &&mv(T &Of) { return static_cast<T &&>(Of); }

// An assertion's expression taken to pieces: copies of the operands, and a view of the operator's name.
template <class L, class R> struct Comparison {
  L Left;
  R Right;
  StringPtr Op;
  bool Result;
  explicit operator bool() const { return Result; }
};
template <class T> struct Expression {
  T Value;
  template <class R> Comparison<T, R> operator==(R &&Other) {
    return {static_cast<T &&>(Value), static_cast<R &&>(Other), "==", Value == Other};
  }
};
struct Start {
  template <class T> Expression<T> operator<<(T &&V) const { return {static_cast<T &&>(V)}; }
};
} // namespace lib
