#include "producer/publish/ledger_note.h"

#include <string_view>

#include <fmt/format.h>

#include "shared/json_text.h"
#include "shared/time_text.h"

namespace producer {
namespace {

void AddName(std::string& json, std::string_view name) {
  json += json.empty() ? "{" : ",";
  shared::AppendJsonString(json, name);
  json += ':';
}

void AddText(std::string& json, std::string_view name, std::string_view value) {
  AddName(json, name);
  shared::AppendJsonString(json, value);
}

void AddTime(std::string& json, std::string_view name, shared::UnixMillis time) {
  AddText(json, name, shared::FormatTime(time));
}

std::string BeginWith(const Writer& writer) {
  std::string json;
  AddText(json, "writer", writer.id);
  AddText(json, "source", writer.source);
  return json;
}

}  // namespace

LedgerNote NoteOfCounts(const Writer& writer, const RunState& run, const LedgerCounts& counts,
                        shared::UnixMillis now) {
  std::string json = BeginWith(writer);
  AddTime(json, "started", run.started);
  AddTime(json, "time", now);
  AddName(json, "ended");
  json += run.ended ? "true" : "false";
  if (run.gap) {
    AddTime(json, "gap_since", run.gap->start);
    AddText(json, "gap_why", run.gap->why);
  }
  AddName(json, "counts");
  json += LedgerJson(counts);
  return {.key = "ledger/" + writer.id, .value = json + "}"};
}

LedgerNote NoteOfGap(const Writer& writer, const Gap& gap, shared::UnixMillis end) {
  std::string json = BeginWith(writer);
  AddTime(json, "start", gap.start);
  AddTime(json, "end", end);
  AddText(json, "why", gap.why);
  return {.key = fmt::format("gap/{}/{}", writer.id, gap.start), .value = json + "}"};
}

}  // namespace producer
