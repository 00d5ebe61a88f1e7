#include "lsp/MessageReader.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/LSP/Protocol.h"

using llvm::StringRef;
using llvm::lsp::ErrorCode;

namespace deed {
namespace {

constexpr StringRef Header = "Content-Length:";
constexpr size_t LongestLine = 4096;

std::string refusal(ErrorCode Code, const llvm::Twine &Why, llvm::json::Value Id = nullptr) {
  llvm::json::Object Params{{"code", static_cast<int64_t>(Code)}, {"message", Why.str()}};
  return llvm::formatv("{0}", llvm::json::Value(llvm::json::Object{{"jsonrpc", "2.0"},
                                                                   {"id", std::move(Id)},
                                                                   {"method", "deed/refused"},
                                                                   {"params", std::move(Params)}}))
      .str();
}

/// How deep brackets nest outside of texts.
unsigned nesting(StringRef Json) {
  unsigned Depth = 0, Deepest = 0;
  bool InText = false;
  for (size_t I = 0; I < Json.size(); ++I) {
    char C = Json[I];
    if (InText) {
      if (C == '\\')
        ++I;
      else if (C == '"')
        InText = false;
    } else if (C == '"') {
      InText = true;
    } else if (C == '{' || C == '[') {
      Deepest = std::max(Deepest, ++Depth);
    } else if ((C == '}' || C == ']') && Depth) {
      --Depth;
    }
  }
  return Deepest;
}

/// Why the transport could not deal with this message; empty: it can.
StringRef whatIsWrong(const llvm::json::Object &Message) {
  if (Message.getString("jsonrpc") != std::optional<StringRef>("2.0"))
    return "`jsonrpc` is not \"2.0\"";
  const llvm::json::Value *Method = Message.get("method");
  if (Method && !Method->getAsString())
    return "`method` is no string";
  if (!Method && !Message.get("id"))
    return "neither a `method` nor an `id`";
  return "";
}

} // namespace

bool MessageReader::fill() {
  if (Ended)
    return false;
  Buffer.erase(0, Used);
  Used = 0;
  constexpr size_t Chunk = 1 << 16;
  size_t Old = Buffer.size();
  Buffer.resize(Old + Chunk);
  size_t Got = Bytes(&Buffer[Old], Chunk);
  Buffer.resize(Old + Got);
  Ended = Got == 0;
  return !Ended;
}

/// Without its end. Of a line that is too long for a header, the last part.
bool MessageReader::readLine(std::string &Line) {
  while (true) {
    size_t End = Buffer.find('\n', Used);
    if (End != std::string::npos) {
      Line = Buffer.substr(Used, End - Used);
      Used = End + 1;
      if (!Line.empty() && Line.back() == '\r')
        Line.pop_back();
      return true;
    }
    if (Buffer.size() - Used > LongestLine)
      Used = Buffer.size() - LongestLine / 2;
    if (!fill()) {
      Used = Buffer.size();
      return false;
    }
  }
}

/// Reads header lines up to the empty one. Lines that are no headers are the rest of a message that was cut.
bool MessageReader::readLength(uint64_t &Length) {
  std::string Line;
  std::optional<uint64_t> Said;
  while (readLine(Line)) {
    StringRef Text = Line;
    if (Text.trim().empty()) {
      if (!Said)
        continue;
      Length = *Said;
      return true;
    }
    size_t At = Text.rfind_insensitive(Header);
    if (At == StringRef::npos)
      continue;
    uint64_t Number = 0;
    if (!Text.substr(At + Header.size()).trim().getAsInteger(10, Number))
      Said = Number;
  }
  return false;
}

/// False if the stream ends before. What is too long to be kept is read and dropped.
bool MessageReader::readBody(uint64_t Length, std::string &Body) {
  Body.clear();
  bool Keep = Length <= MostBytes;
  while (Length) {
    if (Used == Buffer.size() && !fill())
      return false;
    size_t Part = std::min<uint64_t>(Length, Buffer.size() - Used);
    if (Keep)
      Body.append(Buffer, Used, Part);
    Used += Part;
    Length -= Part;
  }
  return true;
}

/// If a header stands in a body that is no JSON, the stream goes on there.
void MessageReader::rewindTo(StringRef Body) {
  for (size_t At = Body.find(Header); At != StringRef::npos; At = Body.find(Header, At + 1)) {
    StringRef Rest = Body.substr(At + Header.size()).ltrim(' ');
    if (!Rest.empty() && llvm::isDigit(Rest.front()) && Rest.ltrim("0123456789").starts_with("\r\n")) {
      Buffer.replace(0, Used, Body.substr(At).str());
      Used = 0;
      return;
    }
  }
}

/// The message itself if it is one, else a refusal.
std::string MessageReader::checked(std::string Body) {
  LastId = nullptr;
  if (nesting(Body) > MostNested)
    return refusal(ErrorCode::ParseError, "the message nests too deep");
  llvm::Expected<llvm::json::Value> Value = llvm::json::parse(Body);
  if (!Value) {
    rewindTo(Body);
    return refusal(ErrorCode::ParseError, llvm::toString(Value.takeError()));
  }
  const llvm::json::Object *Message = Value->getAsObject();
  if (!Message)
    return refusal(ErrorCode::InvalidRequest, "the message is no object");
  if (const llvm::json::Value *Id = Message->get("id"))
    LastId = *Id;
  if (StringRef Wrong = whatIsWrong(*Message); !Wrong.empty())
    return refusal(ErrorCode::InvalidRequest, Wrong, LastId);
  return Body;
}

llvm::LogicalResult MessageReader::readStandardMessage(std::string &Json) {
  uint64_t Length = 0;
  if (!readLength(Length))
    return llvm::failure();
  // Nobody sends this much: the number is the mistake, and behind it the next header is looked for.
  if (Length > (uint64_t(1) << 32)) {
    Json = refusal(ErrorCode::InvalidRequest, "Content-Length is " + llvm::Twine(Length));
    return llvm::success();
  }
  std::string Body;
  if (!readBody(Length, Body)) {
    // The stream ended within the body, which may hold whole messages of smaller size.
    rewindTo(Body);
    if (Used == Buffer.size())
      return llvm::failure();
    return readStandardMessage(Json);
  }
  Json = Length > MostBytes ? refusal(ErrorCode::InvalidRequest, "the message is too long") : checked(std::move(Body));
  return llvm::success();
}

} // namespace deed
