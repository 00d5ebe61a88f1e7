#include "lsp/MessageReader.h"
#include <gmock/gmock.h>

using namespace deed;
using testing::ElementsAre;
using testing::HasSubstr;

namespace {

std::string framed(llvm::StringRef Body) {
  return "Content-Length: " + std::to_string(Body.size()) + "\r\n\r\n" + Body.str();
}

/// All messages of a stream that arrives in pieces; refusals by their message.
std::vector<std::string> read(std::string Stream, size_t Piece = 7) {
  MessageReader Reader([&, At = size_t(0)](char *Into, size_t Most) mutable {
    size_t Part = std::min({Most, Piece, Stream.size() - At});
    Stream.copy(Into, Part, At);
    At += Part;
    return Part;
  });
  std::vector<std::string> Out;
  while (!Reader.isEndOfInput()) {
    std::string Json;
    if (failed(Reader.readMessage(Json)))
      continue;
    llvm::Expected<llvm::json::Value> V = llvm::json::parse(Json);
    EXPECT_TRUE(static_cast<bool>(V)) << Json;
    if (!V)
      continue;
    const llvm::json::Object &Message = *V->getAsObject();
    std::string Method = Message.getString("method").value_or("").str();
    Out.push_back(Method == "deed/refused" ? "refused: " + Message.getObject("params")->getString("message")->str()
                                           : Method);
  }
  return Out;
}

const std::string A = R"({"jsonrpc":"2.0","method":"a"})", B = R"({"jsonrpc":"2.0","method":"b","id":"x"})";

TEST(MessageReader, ReadsWhatIsRight) {
  for (size_t Piece : {1, 3, 1000})
    EXPECT_THAT(read(framed(A) + "content-length:  " + std::to_string(B.size()) + "\r\nX: y\r\n\r\n" + B, Piece),
                ElementsAre("a", "b"));
}

TEST(MessageReader, RefusesWhatIsNoMessage) {
  EXPECT_THAT(read(framed("{]") + framed("[]") + framed("3") + framed("{}") + framed(R"({"jsonrpc":"2.0"})") +
                   framed(R"({"jsonrpc":"2.0","id":1,"method":[]})") + framed(A)),
              ElementsAre(HasSubstr("Expected object key"), "refused: the message is no object",
                          "refused: the message is no object", HasSubstr("jsonrpc"), HasSubstr("neither"),
                          HasSubstr("no string"), "a"));
}

TEST(MessageReader, RefusesWhatNestsTooDeep) {
  std::string Deep = std::string(100000, '[');
  EXPECT_THAT(read(framed(Deep) + framed(R"({"jsonrpc":"2.0","method":"a","params":"[[[["})"), 4096),
              ElementsAre(HasSubstr("too deep"), "a"));
}

TEST(MessageReader, FindsItsWayBackBehindAWrongLength) {
  std::string Short = framed(A);
  Short.replace(Short.find("30"), 2, "25");
  EXPECT_THAT(read(Short + framed(B)), ElementsAre(HasSubstr("refused"), "b"));
  std::string Long = framed(A);
  Long.replace(Long.find("30"), 2, "60");
  EXPECT_THAT(read(Long + framed(B) + framed(A)), ElementsAre(HasSubstr("refused"), "b", "a"));
  EXPECT_THAT(read("Content-Length: 99999999999999\r\n\r\n" + framed(A)),
              ElementsAre(HasSubstr("Content-Length"), "a"));
}

TEST(MessageReader, PassesOverWhatIsNoHeader) {
  std::string Junk;
  for (int I = 0; I != 20000; ++I)
    Junk += static_cast<char>(I * 7);
  EXPECT_THAT(read(Junk + "\r\n" + framed(A) + "Content-Length: x\r\n\r\n" + framed(B), 4096), ElementsAre("a", "b"));
  EXPECT_THAT(read(""), ElementsAre());
  EXPECT_THAT(read("Content-Length: 40\r\n\r\n{"), ElementsAre());
}

TEST(MessageReader, AMessageThatTheStreamsEndCutsHidesNoWholeOnes) {
  std::string Long = framed(A);
  Long.replace(Long.find("30"), 2, "99999");
  EXPECT_THAT(read(Long + framed(B)), ElementsAre("b"));
}

} // namespace
