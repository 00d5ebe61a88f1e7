// Markdown.h - a rule's page for the terminal.
//
// Knows what checks/docs uses, which tests hold: headings, paragraphs, lists of one level, fenced code, `code` and
// *emphasis*. Anything else comes out as it was written.
#pragma once
#include "report/Ink.h"

namespace deed {

/// Paragraphs are filled to Width columns, code is indented.
void renderMarkdown(Ink &Out, llvm::StringRef Page, unsigned Width = 80);

/// The same without colours, as a string.
std::string markdownToText(llvm::StringRef Page, unsigned Width = 80);

/// The first paragraph under the heading `## Title`, on one line; empty if there is none.
std::string firstParagraph(llvm::StringRef Page, llvm::StringRef Title);

} // namespace deed
