#include "consumer/http/history_endpoint.h"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "consumer/count/tag_history.h"
#include "consumer/http/json_object.h"
#include "consumer/http/parameters.h"
#include "shared/time_text.h"
#include "shared/utf8.h"

namespace consumer {
namespace {

using shared::http::JsonRefusal;
using shared::http::Response;

constexpr std::size_t kMostTags = 100;

std::optional<std::uint64_t> PresentTotal(const LiveStatus& status, const std::string& tag) {
  if (status.run->counts == CountScope::kBatch) return std::nullopt;
  const auto& rows = status.batch->rows;
  const auto row = std::ranges::find(rows, tag, &Row::tag);
  return row == rows.end() ? std::nullopt : std::optional(row->count);
}

// The ends of the last full minutes, and the present: as many points as the history has minutes.
std::vector<shared::UnixMillis> Minutes(shared::UnixMillis now) {
  std::vector<shared::UnixMillis> minutes = LastMinutes(now);
  minutes.erase(minutes.begin());
  return minutes;
}

void AddMinutes(JsonObject& json, std::string& out, const std::vector<shared::UnixMillis>& minutes,
                shared::UnixMillis now) {
  json.Begin("minutes") += '[';
  for (const shared::UnixMillis minute : minutes) {
    shared::AppendJsonString(out, shared::FormatTime(minute));
    out += ',';
  }
  shared::AppendJsonString(out, shared::FormatTime(now));
  out += ']';
}

void AddTag(std::string& out, const LiveStatus& status, const std::string& tag,
            const std::vector<shared::UnixMillis>& minutes) {
  const auto append = [&out](const std::optional<std::uint64_t>& count) {
    if (!out.ends_with('[')) out += ',';
    out += count ? std::to_string(*count) : "null";
  };
  JsonObject json(out);
  json.Text(status.run->field, tag);
  json.Begin("counts") += '[';
  for (const auto& count : TotalsAt(status.batch->history, tag, minutes)) append(count);
  append(PresentTotal(status, tag));
  out += ']';
  json.End();
}

}  // namespace

Response AnswerHistory(const LiveStatus& status, shared::UnixMillis now, const TagReading& reading,
                       const shared::http::Request& request) {
  const Parameters parameters(request, {"tag"});
  if (const auto known = parameters.Check(); !known) return JsonRefusal(400, known.error().what);
  if (request.query.empty() || request.query.size() > kMostTags) {
    return JsonRefusal(400, "tag is wanted, once to 100 times, as in ?tag=%23a&tag=%23b");
  }
  std::string out;
  JsonObject json(out);
  const std::vector<shared::UnixMillis> minutes = Minutes(now);
  AddMinutes(json, out, minutes, now);
  json.Text("field", status.run->field);
  json.Begin("tags") += '[';
  for (const auto& [name, tag] : request.query) {
    if (!shared::IsValidUtf8(tag)) return JsonRefusal(400, "a tag is no UTF-8");
    if (!out.ends_with('[')) out += ',';
    AddTag(out, status, reading.as_counted(tag), minutes);
  }
  out += ']';
  json.End();
  return shared::http::JsonResponse(out + "\n");
}

}  // namespace consumer
