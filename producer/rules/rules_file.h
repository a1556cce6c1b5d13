// The file of --rules: a rule of X's a line, with a label before it where one is wanted.
//
//   # Blank lines, and those that begin with a # and a blank, are passed over.
//   #kafka -is:retweet
//   [cats] (cat OR kitten) has:media lang:en
#pragma once

#include <filesystem>
#include <string_view>

#include "producer/rules/stream_rule.h"
#include "shared/error.h"

namespace producer {

// kUsage names file and line: a label that does not end, or without a rule; a rule that stands
// there twice; also where there is none at all.
shared::Result<StreamRules> ParseRules(std::string_view text, std::string_view file_name);

// kUsage too when the file cannot be read.
shared::Result<StreamRules> LoadRules(const std::filesystem::path& file);

}  // namespace producer
