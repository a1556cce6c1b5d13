// PerSource is what an option says of one source, where several run together: "bluesky=wss://…" of
// Bluesky alone, "wss://…" of whichever source it is.
//
//   --source twitter --source bluesky --endpoint bluesky=ws://127.0.0.1:8080/subscribe
//
// A plain value; and how such options, and the list of --source itself, are read.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "producer/options/source_kind.h"
#include "shared/option_value.h"

namespace producer {

struct PerSource {
  std::string plain;
  std::map<SourceKind, std::string> named;

  const std::string& Of(SourceKind source) const {
    const auto found = named.find(source);
    return found == named.end() ? plain : found->second;
  }
};

// VALUE or SOURCE=VALUE, where SOURCE is a word of --source; of each the last counts. `hint` stands
// for VALUE.
shared::OptionValue PerSourceText(PerSource* target, const std::string& hint);

// Words of --source, each once; several by commas too, as a variable of the environment has them.
shared::OptionValue SourceList(std::vector<SourceKind>* target);

}  // namespace producer
