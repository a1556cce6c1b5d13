// A configuration file: TOML whose keys are the long names of options, and a table [kafka] whose
// keys are librdkafka's properties.
//
//   topic = "tweets"
//   sink = ["console", "jsonl:/var/out.jsonl"]
//   [kafka]
//   sasl.password = "…"        # or "sasl.password" = "…": the same property
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "shared/error.h"

namespace shared {

struct FileValue {
  std::vector<std::string> texts;  // One, or as many as the array holds.
  std::uint32_t line = 0;
};

struct OptionFile {
  std::string path;
  std::map<std::string, FileValue> options;
  std::map<std::string, FileValue> kafka;  // By property.

  // "config/consumer.toml:12".
  std::string Place(const FileValue& value) const;
};

// kUsage names file and line: unreadable, no TOML, a value of a type that no option has, a secret
// in a file that others can read. Whether keys and values mean something is for the caller to say.
Result<OptionFile> ReadOptionFile(const std::string& path);

}  // namespace shared
