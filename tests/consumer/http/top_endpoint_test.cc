#include "consumer/http/top_endpoint.h"

#include <gtest/gtest.h>

#include "tests/consumer/http/json_of.h"
#include "tests/consumer/http/live_sample.h"

namespace consumer {
namespace {

using shared::http::Request;
using shared::http::Response;
using test::JsonOf;
using test::LiveSample;
using Query = std::multimap<std::string, std::string>;

Response Top(const LiveSample& sample, Query query = {}) {
  return AnswerTop(sample.Status(), {.path = "/api/top", .query = std::move(query)});
}

std::string Complaint(const LiveSample& sample, Query query, int status = 400) {
  const Response response = Top(sample, std::move(query));
  EXPECT_EQ(response.status, status);
  return JsonOf(response.body)["error"].GetString();
}

LiveSample WithWindows() {
  LiveSample sample;
  sample.run.windows = LiveWindows{.length = std::chrono::seconds(30)};
  for (const shared::UnixMillis start : {0, 30'000}) {
    sample.batch.windows.push_back(std::make_shared<const LiveWindow>(
        LiveWindow{.window = {start, start + 30'000},
                   .total = start == 0 ? std::optional(5ull) : std::nullopt,
                   .distinct = {},
                   .rows = {{.tag = "#w" + std::to_string(start), .count = 5}}}));
  }
  return sample;
}

TEST(TopEndpoint, TheAnswerIsWhatTheDocsSay) {
  EXPECT_EQ(Top({}).body,
            R"({"batch_id":3,"batch_time":"2026-01-31T12:00:06.000Z","of":"running",)"
            R"("window":null,"field":"hashtag","total":121,"distinct":2,)"
            R"("rows":[{"rank":1,"hashtag":"#kafka","count":120},{"rank":2,"hashtag":"#a",)"
            R"("count":1}]})"
            "\n");
  EXPECT_EQ(JsonOf(Top({}, {{"n", "1"}}).body)["rows"].Size(), 1u);
}

TEST(TopEndpoint, BeforeTheFirstBatchThereAreNoRows) {
  LiveSample sample;
  sample.batch = {};
  const auto json = JsonOf(Top(sample).body);
  EXPECT_TRUE(json["batch_id"].IsNull());
  EXPECT_TRUE(json["batch_time"].IsNull());
  EXPECT_EQ(json["rows"].Size(), 0u);
}

TEST(TopEndpoint, AFieldIsNamedAfterWhatIsCounted) {
  LiveSample sample;
  sample.run.field = "word";
  const auto json = JsonOf(Top(sample).body);
  EXPECT_STREQ(json["field"].GetString(), "word");
  EXPECT_STREQ(json["rows"][0]["word"].GetString(), "#kafka");
}

TEST(TopEndpoint, WindowsAreTheNewestOrNamedByTheirStart) {
  const LiveSample sample = WithWindows();
  const auto newest = JsonOf(Top(sample, {{"of", "window"}}).body);
  EXPECT_STREQ(newest["window"]["start"].GetString(), "1970-01-01T00:00:30.000Z");
  EXPECT_STREQ(newest["window"]["end"].GetString(), "1970-01-01T00:01:00.000Z");
  EXPECT_TRUE(newest["total"].IsNull());
  const auto named = JsonOf(Top(sample, {{"window", "1970-01-01T00:00:00Z"}}).body);
  EXPECT_STREQ(named["rows"][0]["hashtag"].GetString(), "#w0");
  EXPECT_EQ(named["total"].GetInt(), 5);
}

// Fails when a slip in a parameter is answered with something else than was meant.
TEST(TopEndpoint, WrongParametersAreToldInASentence) {
  const LiveSample plain, windows = WithWindows();
  for (const char* n : {"0", "1001", "-1", "ten", "", "1.5", "99999999999999999999", " 1", "1 "}) {
    EXPECT_NE(Complaint(plain, {{"n", n}}).find("from 1 to 1000"), std::string::npos) << n;
  }
  EXPECT_NE(Complaint(plain, {{"n", "1"}, {"n", "2"}}).find("twice"), std::string::npos);
  EXPECT_NE(Complaint(plain, {{"N", "1"}}).find("unknown parameter \"N\": there are n, of"),
            std::string::npos);
  EXPECT_NE(Complaint(plain, {{"of", "batch"}}).find("one of running, window"), std::string::npos);
  EXPECT_NE(Complaint(plain, {{"of", "window"}}).find("no windows"), std::string::npos);
  EXPECT_NE(Complaint(plain, {{"format", "xml"}}).find("json, csv"), std::string::npos);
  EXPECT_NE(Complaint(windows, {{"window", "noon"}}).find("noon"), std::string::npos);
  EXPECT_NE(Complaint(windows, {{"window", "1970-01-01T00:00:01Z"}})
                .find("there are 1970-01-01T00:00:00.000Z, 1970-01-01T00:00:30.000Z"),
            std::string::npos);
  EXPECT_NE(Complaint(windows, {{"of", "running"}, {"window", "1970-01-01T00:00:00Z"}}), "");
  LiveSample none = windows;
  none.batch.windows.clear();
  EXPECT_NE(Complaint(none, {{"of", "window"}}, 404).find("ask again"), std::string::npos);
  LiveSample batch;
  batch.run.counts = CountScope::kBatch;
  EXPECT_NE(Complaint(batch, {{"of", "running"}}).find("one of batch, window"), std::string::npos);
  EXPECT_STREQ(JsonOf(Top(batch).body)["of"].GetString(), "batch");
}

// Fails when a tag can break out of the JSON, or a terminal obeys it.
TEST(TopEndpoint, HostileTagsAreTextInJson) {
  LiveSample sample;
  sample.batch.rows.clear();
  for (const std::string& tag : test::kHostileTags) {
    sample.batch.rows.push_back({.tag = tag, .count = 1});
  }
  std::string body = Top(sample).body;
  ASSERT_TRUE(body.ends_with("}\n"));
  body.pop_back();
  EXPECT_FALSE(test::HasControls(body)) << body;
  const auto json = JsonOf(body);
  ASSERT_EQ(json["rows"].Size(), test::kHostileTags.size());
  for (unsigned i = 0; i < test::kHostileTags.size(); ++i) {
    const auto& tag = json["rows"][i]["hashtag"];
    const std::string told(tag.GetString(), tag.GetStringLength());
    EXPECT_EQ(told, i == 4 ? "#\xef\xbf\xbd\xef\xbf\xbd" : test::kHostileTags[i]);
  }
}

// Fails when a spreadsheet computes what a stranger tweeted.
TEST(TopEndpoint, CsvIsADownloadWithoutFormulas) {
  LiveSample sample;
  sample.batch.rows = {{.tag = "=1+1", .count = 2}, {.tag = "#a,\"b\"\n", .count = 1}};
  const Response response = Top(sample, {{"format", "csv"}});
  EXPECT_EQ(response.content_type, "text/csv; charset=utf-8");
  EXPECT_EQ(response.headers.at("Content-Disposition"),
            "attachment; filename=\"tweets-running.csv\"");
  EXPECT_EQ(response.body, "rank,hashtag,count\r\n1,'=1+1,2\r\n2,\"#a,\"\"b\"\"\n\",1\r\n");
  EXPECT_EQ(Top(WithWindows(), {{"format", "csv"}, {"of", "window"}}).body,
            "rank,hashtag,count,window_start,window_end\r\n"
            "1,#w30000,5,1970-01-01T00:00:30.000Z,1970-01-01T00:01:00.000Z\r\n");
}

}  // namespace
}  // namespace consumer
