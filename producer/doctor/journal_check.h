// Whether the journal can be written, is nobody else's, is whole, and has room.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "producer/doctor/finding.h"

namespace producer {

struct JournalPlan {
  std::optional<std::filesystem::path> dir;  // Absent: --journal off.
  std::string topic;
  std::uint64_t max_bytes = 0;
};

struct JournalFinding {
  Finding finding;
  bool in_use = false;        // By a run that goes on.
  std::string position = {};  // Of the source, where the last run left it; empty: unknown.
};

// Makes no journal: where there is none it tries whether the directory could be made.
JournalFinding CheckJournal(const JournalPlan& plan);

}  // namespace producer
