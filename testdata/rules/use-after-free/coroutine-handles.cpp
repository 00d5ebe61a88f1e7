// A coroutine is resumed, or asked, though its frame has been released.
#include <coroutine>

void bad_resumed(std::coroutine_handle<> Handle) {
  Handle.destroy();
  Handle.resume(); // expect: use-after-free "`Handle`"
}

bool bad_asked(std::coroutine_handle<> Handle) {
  Handle.resume();
  Handle.destroy();
  return Handle.done(); // expect: use-after-free
}

bool ok_asked_first(std::coroutine_handle<> Handle) {
  const bool Done = Handle.done();
  Handle.destroy();
  return Done;
}

void ok_another(std::coroutine_handle<> Handle, std::coroutine_handle<> Next) {
  Handle.destroy();
  Handle = Next;
  Handle.resume();
}
