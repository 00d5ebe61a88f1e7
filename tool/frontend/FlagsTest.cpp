#include "frontend/Flags.h"
#include "frontend/FrontendTesting.h"
#include "frontend/Invocation.h"
#include "clang/Frontend/FrontendOptions.h"
#include "clang/Lex/PreprocessorOptions.h"
#include "llvm/ADT/StringExtras.h"
#include <gmock/gmock.h>

namespace deed {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing_files::FileMap;
using testing_files::inMemory;

/// The flags that reach the driver: without compiler and mode in front, `-w -fsyntax-only -- FILE` behind.
struct Cleaned {
  std::string Flags;
  std::vector<std::string> Dropped; ///< "flag: reason"
};
Cleaned clean(std::vector<std::string> Args, const FileMap &Contents = {}) {
  CleanCommand C = llvm::cantFail(cleanFlags({"/b", "/s/a.cpp", std::move(Args)}, *inMemory(Contents)));
  Cleaned Out;
  Out.Flags = llvm::join(C.Args.begin() + 2, C.Args.end() - 4, " ");
  for (const FlagDrop &D : C.Dropped)
    Out.Dropped.push_back(D.Flag + ": " + D.Reason);
  return Out;
}

TEST(Flags, WhatDecidesHowASourceIsReadPasses) {
  const char *Kept =
      "-std=gnu++17 -DA=1 -D B -UC -I inc -I../x -isystem /y -iquote q -include z.h -nostdinc++ -pthread "
      "-fno-exceptions -fno-rtti -fshort-enums -funsigned-char -m32 -march=haswell -O2 -stdlib=libc++ "
      "--sysroot=/r --target=aarch64-linux-gnu -x c++ -fms-extensions -ansi";
  llvm::SmallVector<llvm::StringRef> Words;
  llvm::StringRef(Kept).split(Words, ' ');
  std::vector<std::string> Args{"c++"};
  for (llvm::StringRef W : Words)
    Args.push_back(W.str());
  Cleaned C = clean(Args);
  EXPECT_EQ(C.Flags, Kept);
  EXPECT_THAT(C.Dropped, IsEmpty());
}

TEST(Flags, NothingIsLoadedWrittenOrRun) {
  for (std::vector<std::string> Bad :
       std::vector<std::vector<std::string>>{{"-o", "/x.o"},
                                             {"-o/x.o"},
                                             {"--output=/x.o"},
                                             {"-MD"},
                                             {"-MMD"},
                                             {"-MF", "x.d"},
                                             {"-MT", "x"},
                                             {"-MP"},
                                             {"-MJ", "/x.json"},
                                             {"-gen-cdb-fragment-path", "/x"},
                                             {"-save-temps"},
                                             {"-save-temps=obj"},
                                             {"-ftime-trace"},
                                             {"-ftime-trace=/x"},
                                             {"--serialize-diagnostics", "/x"},
                                             {"-serialize-diagnostics", "/x"},
                                             {"-fsave-optimization-record"},
                                             {"-foptimization-record-file=/x"},
                                             {"-fcrash-diagnostics-dir=/x"},
                                             {"-fproc-stat-report=/x"},
                                             {"-dumpdir", "/x"},
                                             {"-fplugin=/x.so"},
                                             {"-fpass-plugin=/x.so"},
                                             {"-Xclang", "-load", "-Xclang", "/x.so"},
                                             {"-Xclang", "-add-plugin", "-Xclang", "x"},
                                             {"-Xclang", "-ast-dump"},
                                             {"-Xclang", "-emit-obj"},
                                             {"-Xclang", "-o", "-Xclang", "/x"},
                                             {"-Xclang", "-dependency-file", "-Xclang", "/x"},
                                             {"-Xclang", "-header-include-file", "-Xclang", "/x"},
                                             {"-Xclang", "-stats-file=/x"},
                                             {"-mllvm", "-x"},
                                             {"-specs=/x"},
                                             {"-wrapper", "/x"},
                                             {"-B/x"},
                                             {"-B", "/x"},
                                             {"-fuse-ld=/x"},
                                             {"--ld-path=/x"},
                                             {"-ivfsoverlay", "/missing.yaml"},
                                             {"-E"},
                                             {"-S"},
                                             {"-c"},
                                             {"-emit-llvm"},
                                             {"-emit-ast"},
                                             {"-M"},
                                             {"-###"},
                                             {"--config=/x"},
                                             {"--config", "/x"},
                                             {"-v"},
                                             {"--version"},
                                             {"-print-search-dirs"},
                                             {"-gsplit-dwarf"},
                                             {"-g3"},
                                             {"-fmodules"},
                                             {"-fmodules-cache-path=/x"},
                                             {"-fmodule-file=m=/x.pcm"},
                                             {"-fmodule-map-file=/x"},
                                             {"-fmodules-ts"},
                                             {"-fmodule-mapper=/x"},
                                             {"-fprofile-generate"},
                                             {"-fprofile-use=/x"},
                                             {"-fprofile-instr-generate=/x"},
                                             {"--coverage"},
                                             {"-ftest-coverage"},
                                             {"-fcoverage-mapping"},
                                             {"-resource-dir", "/x"},
                                             {"-resource-dir=/x"},
                                             {"-Werror"},
                                             {"-Werror=all"},
                                             {"-Wall"},
                                             {"-Winvalid-pch"},
                                             {"-pedantic-errors"},
                                             {"-Wl,-z,now"},
                                             {"-lfoo"},
                                             {"-L/x"},
                                             {"-Wa,-o,/x"},
                                             {"-Wp,-MD,/x.d"},
                                             {"-Xlinker", "x"},
                                             {"-Xpreprocessor", "-MD"},
                                             {"-fopenmp-targets=x"},
                                             {"--offload-arch=native"},
                                             {"--cuda-path=/x"},
                                             {"-ccc-gcc-name", "/x"},
                                             {"-ccc-install-dir", "/x"},
                                             {"--driver-mode=gcc"},
                                             {"-fno-integrated-cc1"},
                                             {"-no-integrated-as"},
                                             {"-fipa-pta-unknown"},
                                             {"-pipe"},
                                             {"--analyze"},
                                             {"-flto"},
                                             {"-module-dependency-dir", "/x"},
                                             {"other.cpp"}}) {
    std::vector<std::string> Args{"c++", "-DBEFORE"};
    Args.insert(Args.end(), Bad.begin(), Bad.end());
    Args.push_back("-DAFTER");
    Cleaned C = clean(Args);
    EXPECT_EQ(C.Flags, "-DBEFORE -DAFTER") << llvm::join(Bad, " ");
    EXPECT_THAT(C.Dropped, Not(IsEmpty())) << llvm::join(Bad, " ");
  }
}

TEST(Flags, EachDropIsRecordedWithItsReason) {
  Cleaned C = clean({"c++", "-c", "-MF", "x.d", "-fplugin=x.so", "-fno-such-thing", "-I"});
  EXPECT_THAT(C.Dropped, ElementsAre("-c: says what to make of the source; it is only read here",
                                     "-MF x.d: writes a file", "-fplugin=x.so: loads or runs a program",
                                     "-fno-such-thing: clang does not know it", "-I: its value is missing"));
}

TEST(Flags, LaunchersAreSteppedOver) {
  for (std::vector<std::string> Front : std::vector<std::vector<std::string>>{
           {"ccache"},
           {"/usr/bin/ccache", "distcc"},
           {"sccache"},
           {"icecc"},
           {"gomacc"},
           {"env", "A=b", "-u", "C"},
           {"env", "CCACHE_DIR=/x", "ccache"},
           {"nice", "-n", "19"},
           {"cmake", "-E", "env", "A=b"},
           {"cmake", "-E", "__run_co_compile", "--tidy=clang-tidy;x", "--source=a.cpp", "--"},
           {"/opt/wrap.sh"},
           {"timeout", "10"}}) {
    std::vector<std::string> Args = Front;
    Args.insert(Args.end(), {"/usr/bin/g++-12", "-DX"});
    CleanCommand C = llvm::cantFail(cleanFlags({"/b", "/s/a.cpp", Args}, *inMemory({})));
    EXPECT_EQ(C.Args[0], "/usr/bin/g++-12") << llvm::join(Args, " ");
    EXPECT_THAT(C.Args, Contains("-DX"));
  }
}

TEST(Flags, ResponseFilesNestAndEnd) {
  Cleaned C = clean({"c++", "@one.rsp", "@gone.modmap", "-DZ"},
                    {{"/b/one.rsp", "-DA '-DB=x y'\n@sub/two.rsp @one.rsp"}, {"/b/sub/two.rsp", "-DC"}});
  EXPECT_EQ(C.Flags, "-DA -DB=x y -DC -DZ");
  EXPECT_THAT(C.Dropped, ElementsAre("@one.rsp: a response file that includes itself",
                                     HasSubstr("@gone.modmap: there is no such response file")));
}

TEST(Flags, PrecompiledHeadersAreReadFromTheirHeaders) {
  FileMap Files{{"/b/cmake_pch.hxx", ""}, {"/b/x.h", ""}};
  // As CMake writes it for Clang: the PCH and the header.
  Cleaned C = clean({"c++", "-Xclang", "-include-pch", "-Xclang", "/b/cmake_pch.hxx.pch", "-Xclang", "-include",
                     "-Xclang", "/b/cmake_pch.hxx"},
                    Files);
  EXPECT_EQ(C.Flags, "-Xclang -include -Xclang /b/cmake_pch.hxx");
  EXPECT_EQ(clean({"c++", "-include-pch", "x.h.pch"}, Files).Flags, "-include /b/x.h");
  EXPECT_EQ(clean({"c++", "-Winvalid-pch", "-include", "/b/cmake_pch.hxx"}, Files).Flags, "-include /b/cmake_pch.hxx");
  EXPECT_THAT(clean({"c++", "-include-pch", "y.h.pch"}, Files).Dropped,
              ElementsAre(HasSubstr("its header is not beside it")));
}

TEST(Flags, SmallRewrites) {
  EXPECT_EQ(clean({"c++", "-Wp,-D_FORTIFY_SOURCE=2,-DX"}).Flags, "-D_FORTIFY_SOURCE=2 -DX");
  EXPECT_EQ(clean({"c++", "-xc++-header"}).Flags, "-xc++");
  EXPECT_EQ(clean({"c++", "-Wno-narrowing", "-Wno-error=register"}).Flags, "-Wno-narrowing -Wno-error=register");
  CleanCommand C = llvm::cantFail(cleanFlags({"/b", "/s/a.cpp", {"c++", "-working-directory", "w"}}, *inMemory({})));
  EXPECT_EQ(C.Directory, "/b/w");
  C = llvm::cantFail(cleanFlags({"/b", "/s/a.c", {"aarch64-linux-gnu-gcc-12", "-DX"}}, *inMemory({})));
  EXPECT_THAT(C.Args, AllOf(Contains("--target=aarch64-linux-gnu"), Contains("--driver-mode=gcc")));
}

TEST(Flags, CompilersOfAnotherLanguage) {
  for (const char *Compiler : {"cl.exe", "/x/clang-cl", "nvcc"}) {
    auto C = cleanFlags({"/b", "/s/a.cpp", {Compiler, "-c"}}, *inMemory({}));
    ASSERT_FALSE(C);
    EXPECT_THAT(llvm::toString(C.takeError()), AllOf(HasSubstr(Compiler), HasSubstr("help:")));
  }
}

TEST(Invocation, CarriesOverOnlyWhatIsHarmless) {
  FlagReport R = llvm::cantFail(reportFlags({"/src", "/src/a.cpp", {"c++", "-std=c++20", "-DX=1", "-Iinc", "-O2"}},
                                            inMemory({{"/src/a.cpp", ""}})));
  EXPECT_THAT(R.ClangArgs, AllOf(Contains("-fsyntax-only"), Contains("-std=c++20"), Contains("X=1"), Contains("inc")));
  EXPECT_THAT(R.ClangArgs, Not(Contains("-o")));
  EXPECT_THAT(R.Command.Dropped, IsEmpty());
}

TEST(Invocation, AnUnknownProcessorDoesNotCostTheTu) {
  FlagReport R = llvm::cantFail(
      reportFlags({"/src", "/src/a.cpp", {"c++", "-march=pentium99", "-std=c++99"}}, inMemory({{"/src/a.cpp", ""}})));
  EXPECT_THAT(R.Command.Dropped, Contains(Field(&FlagDrop::Reason, HasSubstr("pentium99"))));
  EXPECT_THAT(R.Command.Dropped, Contains(Field(&FlagDrop::Reason, HasSubstr("c++99"))));
}

} // namespace
} // namespace deed
