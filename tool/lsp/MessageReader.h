// MessageReader.h - messages off a stream that may hold anything: what reaches the transport is a well-formed message.
//
// LLVM's transport ends its loop at the first message that is no JSON-RPC, parses any depth of nesting by recursion and
// says nothing about what it cannot parse. So everything is looked at here first, and what is wrong is replaced by a
// call of the method "deed/refused", whose handler answers with the error as the protocol wants it:
//
//   {"jsonrpc": "2.0", "id": null, "method": "deed/refused", "params": {"code": -32700, "message": "..."}}
//
// A wrong Content-Length cuts a message or swallows the next one. The stream is found again at the next header line: it
// is looked for in the middle of lines and in bodies that are no JSON. Inside of a text it can't stand, since JSON has
// no bare line ends there.
#pragma once
#include "llvm/Support/JSON.h"
#include "llvm/Support/LSP/Transport.h"
#include <functional>
#include <string>

namespace deed {

class MessageReader final : public llvm::lsp::JSONTransportInput {
public:
  static constexpr size_t MostBytes = size_t(256) << 20; ///< of one message
  static constexpr unsigned MostNested = 200;

  /// Reads as many bytes as there are, at most the given number, and waits if there are none; 0 at the end of the
  /// stream.
  using Source = std::function<size_t(char *, size_t)>;
  explicit MessageReader(Source Bytes) : Bytes(std::move(Bytes)) {}

  bool hasError() const override { return false; }
  bool isEndOfInput() const override { return Ended && Used == Buffer.size(); }
  llvm::LogicalResult readStandardMessage(std::string &Json) override;
  llvm::LogicalResult readDelimitedMessage(std::string &Json) override { return llvm::failure(); }

  /// The id of the request that was read last: the transport does not tell handlers. Null for notifications.
  const llvm::json::Value &lastId() const { return LastId; }

private:
  bool fill();
  bool readLine(std::string &Line);
  bool readLength(uint64_t &Length);
  bool readBody(uint64_t Length, std::string &Body);
  void rewindTo(llvm::StringRef Body);
  std::string checked(std::string Body);

  Source Bytes;
  std::string Buffer; ///< read and not used yet, from Used on
  size_t Used = 0;
  bool Ended = false;
  llvm::json::Value LastId = nullptr;
};

} // namespace deed
