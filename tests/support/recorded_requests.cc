#include "tests/support/recorded_requests.h"

#include <algorithm>
#include <stdexcept>

#include <gtest/gtest.h>
#include <rapidjson/document.h>

#include "tests/support/text_file.h"

namespace test {
namespace {

using std::chrono::milliseconds;

RecordedRequest RequestIn(const std::string& line, int& connection) {
  rapidjson::Document json;
  json.Parse(line.c_str());
  if (json.HasParseError()) throw std::runtime_error("no JSON: " + line);
  RecordedRequest request{.at = milliseconds(json["at_ms"].GetInt64()),
                          .unix_ms = json["unix_ms"].GetInt64(),
                          .duration = milliseconds(json["duration_ms"].GetInt64()),
                          .status = json["status"].GetInt(),
                          .statuses = json["statuses"].GetUint64(),
                          .parameters = {},
                          .user_agent = json["user_agent"].GetString(),
                          .fault = json["fault"].GetString(),
                          .end = json["end"].GetString()};
  for (const auto& parameter : json["parameters"].GetObject()) {
    request.parameters[parameter.name.GetString()] = parameter.value.GetString();
  }
  connection = json["connection"].GetInt();
  return request;
}

}  // namespace

std::vector<RecordedRequest> RequestsIn(const std::filesystem::path& file) {
  std::map<int, RecordedRequest> by_connection;  // They are written as they end.
  for (const std::string& line : ReadLines(file)) {
    int connection = 0;
    RecordedRequest request = RequestIn(line, connection);
    by_connection[connection] = std::move(request);
  }
  std::vector<RecordedRequest> requests;
  for (auto& [connection, request] : by_connection) requests.push_back(std::move(request));
  return requests;
}

std::vector<RecordedRequest> XStreamsIn(const std::filesystem::path& file) {
  std::vector<RecordedRequest> requests = RequestsIn(file);
  std::erase_if(requests, [](const RecordedRequest& one) { return one.end == "answered"; });
  return requests;
}

std::vector<int> NewPosts(const std::vector<RecordedRequest>& streams) {
  std::vector<int> fresh;
  int before = 0;
  for (const RecordedRequest& stream : streams) {
    const bool backfilled = stream.parameters.contains("backfill_minutes");
    fresh.push_back(static_cast<int>(stream.statuses) - (backfilled ? before : 0));
    before += fresh.back();
  }
  return fresh;
}

std::vector<milliseconds> Pauses(const std::vector<RecordedRequest>& requests) {
  std::vector<milliseconds> pauses;
  for (std::size_t i = 1; i < requests.size(); ++i) {
    const milliseconds end = requests[i - 1].at + requests[i - 1].duration;
    pauses.push_back(std::max(requests[i].at - end, milliseconds(0)));
  }
  return pauses;
}

void ExpectPauses(const std::vector<RecordedRequest>& requests,
                  const std::vector<milliseconds>& rules) {
  const auto pauses = Pauses(requests);
  ASSERT_EQ(pauses.size(), rules.size()) << Text(pauses);
  for (std::size_t i = 0; i < rules.size(); ++i) {
    // A simulator that others keep from running notices late that a client has gone.
    const milliseconds allowance = std::max(milliseconds(100), rules[i] / 10);
    EXPECT_GE(pauses[i], rules[i] - allowance) << "pause " << i << " of " << Text(pauses);
  }
}

std::string Text(const std::vector<milliseconds>& pauses) {
  std::string text;
  for (const milliseconds pause : pauses) text += std::to_string(pause.count()) + " ";
  return text + "ms";
}

}  // namespace test
