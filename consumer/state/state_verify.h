// Checking a checkpoint, down to the last block of the last file.
//
//   for (const Check& check : VerifyCheckpoint(dir)) fmt::print("{}\n", Line(check));
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "consumer/state/rocksdb_store.h"
#include "shared/error.h"

namespace consumer {

struct Check {
  std::string of;    // "newest state", "state of batch 3", "topic"
  std::string said;  // What was found, or what is wrong.
  bool ok = true;
};

// "ok     newest state: 1203 totals …", "failed state of batch 3: …". Pure.
std::string CheckLine(const Check& check);

// Of the newest state and of each that was kept:
// - the checksum of every block of its tables and of every entry of its log;
// - that each entry can be decoded;
// - that the totals add up to what was counted.
// Beside a running job the newest state's tables are read through instead, as the job may take
// their files away; all that is shown of it is checked all the same. kUsage: there is no
// checkpoint.
shared::Result<std::vector<Check>> VerifyCheckpoint(const std::filesystem::path& dir,
                                                    const StoreOptions& options = {});

}  // namespace consumer
