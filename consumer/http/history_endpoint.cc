#include "consumer/http/history_endpoint.h"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "consumer/count/tag_history.h"
#include "consumer/http/json_answer.h"
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

void AddMinutes(JsonObject& json, const std::vector<shared::UnixMillis>& minutes,
                shared::UnixMillis now) {
  JsonArray times = json.Array("minutes");
  for (const shared::UnixMillis minute : minutes) times.Time(minute);
  times.Time(now);
}

void AddTag(JsonArray& tags, const LiveStatus& status, const std::string& tag,
            const std::vector<shared::UnixMillis>& minutes) {
  JsonObject json = tags.Object();
  json.Text(status.run->field, tag);
  JsonArray counts = json.Array("counts");
  for (const auto& count : TotalsAt(status.batch->history, tag, minutes)) counts.Number(count);
  counts.Number(PresentTotal(status, tag));
}

void Write(const LiveStatus& status, shared::UnixMillis now, const std::vector<std::string>& asked,
           std::string& out) {
  const std::vector<shared::UnixMillis> minutes = Minutes(now);
  JsonObject json(out);
  AddMinutes(json, minutes, now);
  json.Text("field", status.run->field);
  JsonArray tags = json.Array("tags");
  for (const std::string& tag : asked) AddTag(tags, status, tag, minutes);
}

}  // namespace

Response AnswerHistory(const LiveStatus& status, shared::UnixMillis now, const TagReading& reading,
                       const shared::http::Request& request) {
  const Parameters parameters(request, {"tag"});
  if (const auto known = parameters.Check(); !known) return JsonRefusal(400, known.error().what);
  if (request.query.empty() || request.query.size() > kMostTags) {
    return JsonRefusal(400, "tag is wanted, once to 100 times, as in ?tag=%23a&tag=%23b");
  }
  std::vector<std::string> tags;
  for (const auto& [name, tag] : request.query) {
    if (!shared::IsValidUtf8(tag)) return JsonRefusal(400, "a tag is no UTF-8");
    tags.push_back(reading.as_counted(tag));
  }
  std::string out;
  Write(status, now, tags, out);
  return shared::http::JsonResponse(out + "\n");
}

}  // namespace consumer
