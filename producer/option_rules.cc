#include "producer/option_rules.h"

namespace producer {

using shared::ErrorKind;
using shared::Fail;
using shared::OptionTable;
using shared::Origin;
using shared::Result;

Result<void> CheckTogether(const ProducerOptions& options, const OptionTable& table) {
  const auto given = [&](const char* name) { return table.OriginOf(name) == Origin::kFlag; };
  if (options.source == SourceKind::kFile && options.file.empty()) {
    return Fail(ErrorKind::kUsage, "--source file needs --file FILE");
  }
  if (options.source != SourceKind::kFile && given("file")) {
    return Fail(ErrorKind::kUsage, "--file goes with --source file");
  }
  if (options.source == SourceKind::kTwitter && given("rate")) {
    return Fail(ErrorKind::kUsage,
                "--rate goes with --source file or stdin; the stream has its own");
  }
  if (options.to == Destination::kStdout && given("print-tweets")) {
    return Fail(ErrorKind::kUsage, "--print-tweets and --to stdout are the same; give one");
  }
  return {};
}

}  // namespace producer
