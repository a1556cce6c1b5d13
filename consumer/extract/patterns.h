// The regular expressions of the counting options, in RE2's syntax. They read UTF-8, take linear
// time for each match and are looked for anywhere in a text. Pure.
//
//   if (auto checked = CheckPattern("(\\d+) km"); !checked) ...    // kUsage, with RE2's message
//   auto pattern = CompilePattern("(\\d+) km");
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include <re2/re2.h>

#include "shared/error.h"

namespace consumer {

// What --clean does to a text: each match is replaced, where \1 to \9 are the groups and \0 is the
// whole.
struct CleanRule {
  std::string regex;
  std::string replacement;
  bool operator==(const CleanRule&) const = default;
};

// Returns the text when it is a regular expression; kUsage tells what is wrong with it.
shared::Result<std::string> CheckPattern(std::string_view regex);

// The same for what is counted: it has at most one group.
shared::Result<std::string> CheckCountedPattern(std::string_view regex);

// Reads REGEX=REPLACEMENT. They part at the first '=' that no backslash escapes: write \= for one
// in the expression. kUsage as above, and for a replacement that names a group there is none of.
shared::Result<CleanRule> ReadCleanRule(std::string_view text);

// REQUIRES: one of the functions above took the text.
std::unique_ptr<const RE2> CompilePattern(std::string_view regex);

}  // namespace consumer
