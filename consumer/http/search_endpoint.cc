#include "consumer/http/search_endpoint.h"

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "consumer/http/json_answer.h"
#include "consumer/http/parameters.h"
#include "shared/utf8.h"

namespace consumer {
namespace {

using shared::ErrorKind;
using shared::Fail;
using shared::Result;
using shared::http::JsonRefusal;
using shared::http::Response;

constexpr NumberRange kFound{.fallback = 20, .most = kLivePlaces};
constexpr std::size_t kLongestQuery = 1024;  // As long as a tag can be.

Result<std::string> QueryOf(const Parameters& parameters) {
  auto q = parameters.One("q");
  if (!q) return Forward(q);
  if (!*q || (*q)->empty()) {
    return Fail(ErrorKind::kInvalid, "q is missing: what tags shall begin with, as in ?q=kaf");
  }
  if ((*q)->size() > kLongestQuery || !shared::IsValidUtf8(**q)) {
    return Fail(ErrorKind::kInvalid, "q is UTF-8 of at most 1024 bytes");
  }
  return **std::move(q);
}

// Those that begin so, with their sign or without.
Result<std::vector<Row>> WithPrefix(const CheckpointReader& store, const TagReading& reading,
                                    const std::string& q, std::size_t n) {
  std::vector<Row> rows;
  for (const std::string& prefix : std::set<std::string>{q, reading.as_counted(q)}) {
    auto known = store.TagsWithPrefix(prefix, n);
    if (!known) return Forward(known);
    for (KnownTag& tag : known->tags)
      rows.push_back({.tag = std::move(tag.tag), .count = tag.count});
  }
  return rows;
}

// Of the first running totals those that hold it anywhere, ignoring case, and are not there yet.
void AddContaining(const LiveStatus& status, const TagReading& reading, const std::string& q,
                   std::vector<Row>& rows) {
  if (status.run->counts == CountScope::kBatch) return;
  std::set<std::string> there;
  for (const Row& row : rows) there.insert(row.tag);
  const std::string folded = reading.folded(q);
  for (const Row& row : status.batch->rows) {
    if (there.contains(row.tag)) continue;
    if (reading.folded(row.tag).find(folded) != std::string::npos) rows.push_back(row);
  }
}

void Write(const std::string& field, const std::string& q, const std::vector<Row>& found,
           std::string& out) {
  JsonObject json(out);
  json.Text("q", q);
  JsonArray rows = json.Array("rows");
  for (const Row& row : found) {
    JsonObject each = rows.Object();
    each.Text(field, row.tag);
    each.Number("count", row.count);
  }
}

}  // namespace

Response AnswerSearch(const LiveStatus& status, const CheckpointAccess& checkpoint,
                      const TagReading& reading, const shared::http::Request& request) {
  const Parameters parameters(request, {"q", "n"});
  if (const auto known = parameters.Check(); !known) return JsonRefusal(400, known.error().what);
  const auto q = QueryOf(parameters);
  if (!q) return JsonRefusal(400, q.error().what);
  const auto n = parameters.Number("n", kFound);
  if (!n) return JsonRefusal(400, n.error().what);
  auto rows = checkpoint.Read<std::vector<Row>>(
      [&](const CheckpointReader& store) { return WithPrefix(store, reading, *q, *n); });
  if (!rows) return JsonRefusal(503, rows.error().what);
  AddContaining(status, reading, *q, *rows);
  RankRows(*rows, *n);
  std::string json;
  Write(status.run->field, *q, *rows, json);
  return shared::http::JsonResponse(json + "\n");
}

}  // namespace consumer
