// Exceptions: moved in try and used in catch, moved objects in handlers, rethrow, function-try-blocks.
#include <exception>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

struct Packet {
  std::string Body;
  int Size = 0;
};
void send(Packet P);
void log(const Packet &P);
void log(const std::string &Text) noexcept;
void prepare();
void keep(std::string Text);

// send may have thrown after it had taken the packet.
void bad_used_in_catch(Packet P) {
  try {
    send(std::move(P));
  } catch (const std::exception &) {
    log(P); // expect: use-after-move "P"
  }
}

void bad_used_after_try(Packet P) {
  try {
    send(std::move(P));
  } catch (...) {
    log("failed");
  }
  log(P); // expect: use-after-move "P"
}

void bad_retry(Packet P) {
  for (int Attempt = 0; Attempt < 3; ++Attempt) {
    try {
      send(std::move(P)); // expect: use-after-move "P"
      return;
    } catch (const std::runtime_error &) {
      log("again");
    }
  }
}

void bad_later_statement_throws(Packet P) {
  try {
    send(std::move(P));
    prepare();
  } catch (...) {
    log(P); // expect: use-after-move "P"
  }
}

void bad_inside_handler(Packet P) {
  try {
    prepare();
  } catch (...) {
    send(std::move(P));
    log(P); // expect-error: use-after-move "`P`"
    throw;
  }
}

void bad_exception_object(std::string Text) {
  try {
    prepare();
  } catch (std::string &Why) {
    keep(std::move(Why));
    log(Why); // expect-error: use-after-move "`Why`"
  }
}

void ok_thrown_explicitly(std::string Text) {
  try {
    throw std::runtime_error(std::move(Text));
  } catch (const std::exception &) {
    log(Text); // std::runtime_error takes `const std::string &` only: a copy
  }
}

void bad_function_try_block(Packet P) try { send(std::move(P)); } catch (...) {
  log(P); // expect: use-after-move "P"
}

void ok_handler_leaves(Packet P) {
  try {
    prepare();
    log(P);
  } catch (...) {
    send(std::move(P));
    throw;
  }
  log(P);
}

void ok_moved_last(Packet P) {
  try {
    log(P);
    send(std::move(P));
  } catch (const std::exception &E) {
    log(E.what());
  }
}

void ok_refilled_in_handler(Packet P) {
  try {
    send(std::move(P));
  } catch (...) {
    P = Packet();
    log(P);
  }
}

// prepare() may throw, but nothing has moved by then.
void ok_thrown_before_move(Packet P) {
  bool Sent = false;
  try {
    prepare();
    Sent = true;
  } catch (...) {
    log(P);
  }
  if (Sent)
    send(std::move(P));
}

void ok_copy_for_retry(const Packet &P) {
  for (int Attempt = 0; Attempt < 3; ++Attempt) {
    try {
      Packet Copy = P;
      send(std::move(Copy));
      return;
    } catch (const std::runtime_error &) {
      log(P);
    }
  }
}

// A local thrown by name is moved from only if its scope ends with the try block.
void ok_thrown_by_name_of_outer(std::string Text) {
  try {
    throw Text;
  } catch (const std::string &Why) {
    log(Why + Text);
  }
}

void ok_nothing_throws(Packet P) {
  int Size = P.Size;
  try {
    log("size");
  } catch (...) {
    send(std::move(P));
    return;
  }
  log(std::to_string(Size));
  log(P);
}

void ok_exception_object_once(std::vector<std::string> &Errors) {
  try {
    prepare();
  } catch (std::string &Why) {
    Errors.push_back(std::move(Why));
  }
}
