#include "producer/publish/ledger_note.h"

#include <string_view>

#include <fmt/format.h>

#include "shared/json_text.h"
#include "shared/time_text.h"

namespace producer {
namespace {

using shared::AppendJsonMember;
using shared::AppendJsonName;

void AddTime(std::string& json, std::string_view name, shared::UnixMillis time) {
  AppendJsonMember(json, name, shared::FormatTime(time));
}

std::string BeginWith(const Writer& writer) {
  std::string json = "{";
  AppendJsonMember(json, "writer", writer.id);
  AppendJsonMember(json, "source", writer.source);
  return json;
}

}  // namespace

LedgerNote NoteOfCounts(const Writer& writer, const RunState& run, const LedgerCounts& counts,
                        shared::UnixMillis now) {
  std::string json = BeginWith(writer);
  AddTime(json, "started", run.started);
  AddTime(json, "time", now);
  AppendJsonName(json, "ended");
  json += run.ended ? "true" : "false";
  if (run.gap) {
    AddTime(json, "gap_since", run.gap->start);
    AppendJsonMember(json, "gap_why", run.gap->why);
  }
  AppendJsonName(json, "counts");
  json += LedgerJson(counts);
  return {.key = "ledger/" + writer.id, .value = json + "}"};
}

LedgerNote NoteOfGap(const Writer& writer, const Gap& gap, shared::UnixMillis end) {
  std::string json = BeginWith(writer);
  AddTime(json, "start", gap.start);
  AddTime(json, "end", end);
  AppendJsonMember(json, "why", gap.why);
  return {.key = fmt::format("gap/{}/{}", writer.id, gap.start), .value = json + "}"};
}

}  // namespace producer
