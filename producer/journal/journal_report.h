// What waits in a journal, for a person or a script. Reads and counts; changes nothing.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "producer/journal/journal.h"
#include "shared/error.h"
#include "shared/unix_millis.h"

namespace producer {

struct WaitingRecord {
  std::string key;
  shared::UnixMillis timestamp = 0;
};

struct JournalReport {
  std::string dir;
  std::string id;
  std::string topic;
  bool in_use = false;  // By a producer.
  JournalSize waiting;
  std::optional<WaitingRecord> oldest;  // As received, not by timestamp.
  std::optional<WaitingRecord> newest;
  std::size_t notes = 0;              // For the ledger topic.
  std::uint64_t rejected = 0;         // Lines of rejected.jsonl.
  shared::UnixMillis last_alive = 0;  // 0: nothing was ever written.
};

// Of Journal::Read its errors.
shared::Result<JournalReport> ReportOn(const Journal& journal, bool in_use);

// A name and a value a line.
std::string ReportTable(const JournalReport& report);
// One object on one line, with a line break.
std::string ReportJson(const JournalReport& report);

}  // namespace producer
