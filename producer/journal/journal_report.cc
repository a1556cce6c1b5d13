#include "producer/journal/journal_report.h"

#include <algorithm>
#include <fstream>
#include <iterator>

#include <fmt/format.h>

#include "shared/json_text.h"
#include "shared/terminal.h"
#include "shared/time_text.h"

namespace producer {
namespace {

using shared::AppendJsonMember;

std::string PathOfRejected(const std::string& dir) { return dir + "/" + kRejectedName; }

std::uint64_t LinesOf(const std::string& path) {
  std::ifstream file(path);
  return static_cast<std::uint64_t>(
      std::count(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>(), '\n'));
}

std::optional<WaitingRecord> FirstOf(const JournalPage& page) {
  if (page.empty()) return std::nullopt;
  const Record& record = page.entries.front().record;
  return WaitingRecord{std::string(record.key), record.timestamp};
}

std::string Describe(const std::optional<WaitingRecord>& record) {
  if (!record) return "-";
  return fmt::format("{} of {}", shared::EscapeForTerminal(record->key),
                     shared::FormatTime(record->timestamp));
}

std::string TimeOrDash(shared::UnixMillis time) {
  return time == 0 ? "-" : shared::FormatTime(time);
}

void AddNumber(std::string& json, std::string_view name, std::uint64_t value) {
  shared::AppendJsonName(json, name);
  json += std::to_string(value);
}

void AddRecord(std::string& json, const std::string& name,
               const std::optional<WaitingRecord>& record) {
  if (!record) return;
  AppendJsonMember(json, name + "_key", record->key);
  AppendJsonMember(json, name + "_timestamp", shared::FormatTime(record->timestamp));
}

}  // namespace

shared::Result<JournalReport> ReportOn(const Journal& journal, bool in_use) {
  JournalReport report{.dir = journal.dir(),
                       .id = journal.id(),
                       .topic = journal.topic(),
                       .in_use = in_use,
                       .waiting = journal.size(),
                       .notes = journal.note_count(),
                       .rejected = LinesOf(PathOfRejected(journal.dir())),
                       .last_alive = journal.last_alive()};
  JournalPage page;
  if (auto read = journal.Read(journal.head(), {.records = 1}, page); !read) return Forward(read);
  report.oldest = FirstOf(page);
  if (auto read = journal.ReadNewest(page); !read) return Forward(read);
  report.newest = FirstOf(page);
  return report;
}

std::string ReportTable(const JournalReport& report) {
  const std::string rejected =
      report.rejected == 0 ? "0"
                           : fmt::format("{} in {}", report.rejected, PathOfRejected(report.dir));
  std::string table;
  for (const auto& [name, value] : std::initializer_list<std::pair<const char*, std::string>>{
           {"journal", report.dir},
           {"id", report.id},
           {"topic", report.topic},
           {"in use", report.in_use ? "by a producer that runs" : "no"},
           {"waiting",
            fmt::format("{} records, {} bytes", report.waiting.records, report.waiting.bytes)},
           {"oldest", Describe(report.oldest)},
           {"newest", Describe(report.newest)},
           {"notes", fmt::format("{} for {}.ledger", report.notes, report.topic)},
           {"rejected", rejected},
           {"last alive", TimeOrDash(report.last_alive)}}) {
    table += fmt::format("{:<12}{}\n", name, value);
  }
  return table;
}

std::string ReportJson(const JournalReport& report) {
  std::string json = "{";
  AppendJsonMember(json, "journal", report.dir);
  AppendJsonMember(json, "id", report.id);
  AppendJsonMember(json, "topic", report.topic);
  shared::AppendJsonName(json, "in_use");
  json += report.in_use ? "true" : "false";
  AddNumber(json, "records", report.waiting.records);
  AddNumber(json, "bytes", report.waiting.bytes);
  AddRecord(json, "oldest", report.oldest);
  AddRecord(json, "newest", report.newest);
  AddNumber(json, "notes", report.notes);
  AddNumber(json, "rejected", report.rejected);
  if (report.last_alive != 0)
    AppendJsonMember(json, "last_alive", shared::FormatTime(report.last_alive));
  return json + "}\n";
}

}  // namespace producer
