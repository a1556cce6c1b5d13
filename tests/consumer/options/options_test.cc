#include "consumer/options/options.h"

#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

#include "tests/consumer/options/parsed_line.h"
#include "tests/support/temp_dir.h"

namespace consumer {
namespace {

using namespace std::chrono_literals;
using test::Arguments;
using test::Complaint;
using test::Parse;

// What is printed in place of a run; empty: nothing is.
std::string Printed(const std::string& words, const std::string& flag) {
  std::vector<std::string> arguments;
  std::istringstream in(words);
  for (std::string word; in >> word;) arguments.push_back(word);
  arguments.push_back(flag);
  const auto line = ParseConsumerOptions(arguments, {{"HOME", "/home/ada"}});
  if (!line) ADD_FAILURE() << line.error().what;
  return line && line->print ? *line->print : "";
}

// Fails when a command, or the word that several begin with, has no help.
TEST(ConsumerOptionsTest, NoCommandLacksItsHelp) {
  for (const std::string& words : CommandNames()) {
    for (const char* flag : {"--help", "-h"}) {
      const std::string usage = Printed(words, flag);
      const std::string name = words == "run" ? "" : " " + words;
      EXPECT_EQ(usage.find("Usage: hashtag-consumer" + name + " ["), 0u) << usage;
      EXPECT_NE(usage.find("--help"), std::string::npos) << words;
    }
  }
  EXPECT_GT(CommandNames().size(), 5u);
}

// Fails when a word that commands begin with leaves one of them out.
TEST(ConsumerOptionsTest, AWordThatCommandsBeginWithHasTheHelpOfThemAll) {
  for (const std::string group : {"state"}) {
    const std::string help = Printed(group, "--help");
    EXPECT_EQ(help, Printed(group, "-h"));
    EXPECT_EQ(help.find("Usage: hashtag-consumer " + group + " COMMAND"), 0u) << help;
    for (const std::string& words : CommandNames()) {
      const bool listed = help.find("  hashtag-consumer " + words + "\n") != std::string::npos;
      EXPECT_EQ(listed, words.starts_with(group + " ")) << words;
    }
  }
}

TEST(ConsumerOptionsTest, TheDefaultsAreThoseOfTheManual) {
  const ConsumerOptions options = Parse({});
  EXPECT_EQ(options.command, Command::kRun);
  EXPECT_EQ(options.service.brokers, "127.0.0.1:9092");
  EXPECT_EQ(options.service.topic, "tweets");
  EXPECT_EQ(options.service.broker_wait, std::nullopt);
  EXPECT_EQ(options.group, "hashtag-consumer-tweets");
  EXPECT_EQ(options.checkpoint, "/home/ada/.local/state/hashtag-consumer/tweets");
  EXPECT_EQ(options.start, "earliest");
  EXPECT_EQ(options.on_data_loss, OnDataLoss::kFail);
  EXPECT_EQ(options.trigger.kind, TriggerKind::kInterval);
  EXPECT_EQ(options.trigger.interval, 2s);
  EXPECT_EQ(options.trigger.max_records, std::nullopt);
  EXPECT_EQ(options.extract.tokenizer, Tokenizer::kTwitterText);
  EXPECT_FALSE(options.extract.fold_case);
  EXPECT_EQ(options.counts, CountScope::kRunning);
  EXPECT_EQ(options.output_mode, OutputMode::kComplete);
  EXPECT_EQ(options.top, std::nullopt);
  EXPECT_EQ(options.sinks, std::vector<SinkSpec>{SinkSpec{}});
  EXPECT_EQ(options.truncate, 20U);
}

TEST(ConsumerOptionsTest, EveryFlagOfARunIsTaken) {
  const ConsumerOptions options = Parse({"run",
                                         "-b",
                                         "h:1",
                                         "-t",
                                         "birds",
                                         "--checkpoint",
                                         "file:///var/c",
                                         "--fresh",
                                         "--group",
                                         "g",
                                         "--batch-interval",
                                         "200ms",
                                         "--trigger",
                                         "available-now",
                                         "--max-batches",
                                         "3",
                                         "--max-records-per-batch",
                                         "1000",
                                         "--start",
                                         "@5",
                                         "--stop-at",
                                         "@9",
                                         "--on-data-loss",
                                         "continue",
                                         "--tokenizer",
                                         "spark",
                                         "--fold-case",
                                         "--counts",
                                         "batch",
                                         "--show-tweets",
                                         "7",
                                         "--top",
                                         "5",
                                         "--output-mode",
                                         "update",
                                         "--sink",
                                         "console",
                                         "--sink",
                                         "jsonl:/tmp/a:b",
                                         "--truncate",
                                         "0",
                                         "--progress-json",
                                         "/tmp/p",
                                         "--notes",
                                         "/tmp/n",
                                         "--run-for",
                                         "1m"});
  EXPECT_EQ(options.checkpoint, "/var/c");
  EXPECT_TRUE(options.fresh);
  EXPECT_EQ(options.group, "g");
  EXPECT_EQ(options.trigger.interval, 200ms);
  EXPECT_EQ(options.trigger.kind, TriggerKind::kAvailableNow);
  EXPECT_EQ(options.trigger.max_records, 1000U);
  EXPECT_EQ(options.max_batches, 3U);
  EXPECT_EQ(options.start, "@5");
  EXPECT_EQ(options.stop_at, "@9");
  EXPECT_EQ(options.progress_json, "/tmp/p");
  EXPECT_EQ(options.on_data_loss, OnDataLoss::kContinue);
  EXPECT_EQ(options.extract.tokenizer, Tokenizer::kSpark);
  EXPECT_TRUE(options.extract.fold_case);
  EXPECT_EQ(options.counts, CountScope::kBatch);
  EXPECT_EQ(options.show_tweets, 7U);
  EXPECT_EQ(options.top, 5U);
  EXPECT_EQ(options.output_mode, OutputMode::kUpdate);
  EXPECT_EQ(options.sinks, (std::vector<SinkSpec>{{}, {SinkKind::kJsonl, "/tmp/a:b"}}));
  EXPECT_EQ(options.truncate, 0U);
  EXPECT_EQ(options.notes, "/tmp/n");
  EXPECT_TRUE(Parse({"--plain"}).plain);
  EXPECT_EQ(options.service.run_for, 1min);
}

TEST(ConsumerOptionsTest, CommandsAreWordsBeforeTheFlags) {
  EXPECT_EQ(Parse({"state", "show", "--top", "3", "--json"}).command, Command::kStateShow);
  const ConsumerOptions rebase = Parse({"state", "rebase", "--to", "earliest", "--execute"});
  EXPECT_EQ(rebase.command, Command::kStateRebase);
  EXPECT_EQ(rebase.state.to, "earliest");
  EXPECT_TRUE(rebase.state.execute);
  EXPECT_EQ(Parse({"lag", "--json"}).command, Command::kLag);
  EXPECT_EQ(Complaint({"stat"}),
            "unknown command \"stat\": run, state show (and others) or lag; did you mean state?");
  EXPECT_EQ(Complaint({"state"}),
            "\"state\" is no command: state show, list, diff, export, verify, rebase or restore");
  EXPECT_EQ(Complaint({"state", "drop"}),
            "\"state drop\" is no command: state show, list, diff, export, verify, rebase or "
            "restore");
  EXPECT_EQ(Complaint({"run", "tweets"}),
            "unexpected argument \"tweets\" (--help lists what there is)");
}

TEST(ConsumerOptionsTest, WhatEndsByItselfWaits30SecondsForABroker) {
  EXPECT_EQ(Parse({"--trigger", "once"}).service.broker_wait, 30s);
  EXPECT_EQ(Parse({"--trigger", "available-now"}).service.broker_wait, 30s);
  EXPECT_EQ(Parse({"lag"}).service.broker_wait, 30s);
  EXPECT_EQ(Parse({"lag", "--broker-wait", "1s"}).service.broker_wait, 1s);
}

TEST(ConsumerOptionsTest, TheCheckpointFollowsTopicAndHome) {
  EXPECT_EQ(Parse({"-t", "a"}, {{"XDG_STATE_HOME", "/state"}}).checkpoint,
            "/state/hashtag-consumer/a");
  EXPECT_EQ(Parse({"-t", "a"}, {{"XDG_STATE_HOME", "state"}, {"HOME", "/h"}}).checkpoint,
            "/h/.local/state/hashtag-consumer/a");
  const auto homeless = ParseConsumerOptions({}, {});
  ASSERT_FALSE(homeless);
  EXPECT_EQ(homeless.error().what,
            "HOME is not set, so there is no default place: give --checkpoint DIR");
  EXPECT_EQ(Parse({"--checkpoint", "rel/dir"}).checkpoint, "rel/dir");
  EXPECT_EQ(Parse({}, {{"HOME", "/h"}, {"HASHTAG_CONSUMER_CHECKPOINT", "~/c"}}).checkpoint, "/h/c");
  for (const char* elsewhere : {"hdfs://host/dir", "s3://bucket", "file://host/dir"}) {
    EXPECT_EQ(Complaint({"--checkpoint", elsewhere})
                  .find("--checkpoint: \"" + std::string(elsewhere) + "\" is not on this machine"),
              0U);
  }
  EXPECT_NE(Complaint({"--checkpoint", ""}), "");
}

// Each row fails when its rule is left out.
TEST(ConsumerOptionsTest, ContradictionsAreRefusedWithASentence) {
  const std::pair<Arguments, const char*> rows[] = {
      {{"--count", "none"},
       "--count none leaves nothing to do: add --show-tweets N, or count hashtags"},
      {{"--count", "none", "--show-tweets", "3", "--sink", "jsonl:x", "--sink", "console"},
       "--count none makes no rows for --sink jsonl: leave one of them out"},
      {{"--count", "none", "--show-tweets", "3", "--top", "5"},
       "--top does nothing here: --count none counts nothing"},
      {{"--sink", "jsonl:x", "--show-tweets", "3"},
       "--show-tweets writes to the console alone: add --sink console"},
      {{"--sink", "jsonl:x", "--plain"},
       "--plain does nothing here: it is about the console; add --sink console"},
      {{"--sink", "jsonl:x", "--notes", "n"},
       "--notes does nothing here: it is about the console; add --sink console"},
      {{"--notes", "n", "--plain"},
       "--notes does nothing here: --plain and --sql print tables, and it is about the live view"},
      {{"--sink", "console", "--sink", "console"}, "--sink: console: named twice"},
      {{"--progress-json", "-"},
       "--progress-json - writes to stdout, and so does the console: name a file (/dev/stderr "
       "too), "
       "or another sink"},
      {{"--sink", "jsonl:/tmp/p", "--progress-json", "/tmp/p"},
       "--progress-json /tmp/p: a sink writes there too: name two files"},
      {{"state", "rebase"},
       "state rebase needs --to earliest, or --to and an offset for every partition, as in --to "
       "'{\"0\":120,\"1\":98}', or --to-batch N; one of them"},
  };
  for (const auto& [arguments, sentence] : rows) EXPECT_EQ(Complaint(arguments), sentence);
  EXPECT_EQ(Complaint({"--count", "none", "--show-tweets", "3"}), "");
}

TEST(ConsumerOptionsTest, ValuesOutOfTheirRangeAreRefused) {
  EXPECT_EQ(Complaint({"--batch-interval", "49ms"}),
            "--batch-interval: 49ms is outside the range 50ms to 1h");
  EXPECT_EQ(Complaint({"--top", "0"}), "--top: 0 is too small: at least 1");
  EXPECT_EQ(Complaint({"--max-records-per-batch", "0"}),
            "--max-records-per-batch: 0 is too small: at least 1");
  EXPECT_EQ(Complaint({"--show-tweets", "10001"}),
            "--show-tweets: 10001 is outside the range 0 to 10000");
  EXPECT_EQ(Complaint({"--sink", "jsonl"}), "--sink: jsonl: jsonl needs a file: jsonl:PATH");
  EXPECT_EQ(Complaint({"--sink", "json:x"}),
            "--sink: json:x: no such sink; there are console, jsonl:PATH, csv:PATH, "
            "kafka:TOPIC[?transactional] and sqlite:PATH");
  EXPECT_EQ(Complaint({"--start", "ealiest"}).find("--start: \"ealiest\" is no position"), 0U);
  EXPECT_EQ(Complaint({"state", "rebase", "--to", "latest"}).find("--to: \"latest\" is neither"),
            0U);
  EXPECT_EQ(Complaint({"state", "rebase", "--to", "{\"0\":5}"}), "");
  EXPECT_EQ(Complaint({"-t", "../x"}).find("--topic: \"../x\" is no name of a topic"), 0U);
}

// Fails when a flag is taken that nothing stands behind yet.
TEST(ConsumerOptionsTest, AQueryIsCheckedBeforeAnythingIsDone) {
  EXPECT_EQ(Parse({"--sql", "select 1"}).sql_timeout, 5s);
  EXPECT_EQ(Complaint({"--sql", "select x from hashtags"}),
            "--sql \"select x from hashtags\": no such column: x");
  EXPECT_EQ(Complaint({"--count", "words", "--sql", "select word_count from hashtags"}), "");
  EXPECT_EQ(Complaint({"--sql", "select 1 from tags", "--table", "tags"}), "");
  EXPECT_EQ(Complaint({"--sql", "select 1", "--sink", "csv:x"}),
            "--sql shows its result on the console alone: add --sink console");
  EXPECT_EQ(Complaint({"--sql", "select 1", "--count", "none", "--show-tweets", "1"}),
            "--sql asks for counts, and --count none makes none");
  EXPECT_EQ(Complaint({"--sql-timeout", "1s"}),
            "--sql-timeout does nothing here: it is about --sql; add --sql QUERY");
}

TEST(ConsumerOptionsTest, TheOutputModeIsForRowsThatAreShown) {
  EXPECT_EQ(Complaint({"--sink", "sqlite:x", "--sink", "kafka:tags", "--output-mode", "update"}),
            "--output-mode does nothing here: sqlite, kafka and --sql hold the whole table in "
            "every mode");
  EXPECT_NE(Complaint({"--sql", "select 1", "--output-mode", "update"}), "");
  EXPECT_EQ(Complaint({"--sink", "sqlite:x", "--sink", "csv:y", "--output-mode", "update"}), "");
}

// Fails when a job may read what it writes.
TEST(ConsumerOptionsTest, TheTopicThatIsReadIsNoSink) {
  for (const char* topic : {"tags", "tags.batch"}) {
    EXPECT_EQ(Complaint({"-t", topic, "--sink", "kafka:tags"}),
              "--sink kafka would write into " + std::string(topic) +
                  ", the topic that is read: name another one");
  }
  EXPECT_EQ(Complaint({"-t", "tweets", "--sink", "kafka:tags?transactional"}), "");
}

TEST(ConsumerOptionsTest, TheTableOfSqlite) {
  EXPECT_EQ(Parse({"--sink", "sqlite:x.db"}).table, "hashtags");
  EXPECT_EQ(Parse({"--sink", "sqlite:x.db", "--table", "tags"}).table, "tags");
  EXPECT_NE(Complaint({"--sink", "sqlite:x.db", "--table", "a b"}), "");
  EXPECT_EQ(
      Complaint({"--table", "tags"}),
      "--table does nothing here: it is about SQLite; add --sink sqlite:PATH, or --sql QUERY");
  EXPECT_EQ(
      Complaint({"--count", "none", "--show-tweets", "1", "--sink", "console", "--sink", "csv:x"}),
      "--count none makes no rows for --sink csv: leave one of them out");
}

// Fails when flags about windows that do not go together are taken, or refused without the way out.
TEST(ConsumerOptionsTest, WindowsAreCheckedTogether) {
  const auto says = [](const std::vector<std::string>& flags, const char* what) {
    const std::string complaint = Complaint(flags);
    EXPECT_NE(complaint.find(what), std::string::npos) << complaint;
  };
  says({"--slide", "10s"}, "add --window");
  says({"--event-time"}, "add --window");
  says({"--window", "30s", "--watermark", "1s"}, "add --event-time");
  says({"--window", "30s", "--event-time"}, "needs --watermark");
  says({"--window", "10s", "--slide", "20s"}, "would be in no window");
  says({"--window", "15s"}, "not a whole number of batch intervals of 2s");
  says({"--window", "30s", "--slide", "15s"}, "--slide 15s is not a whole number");
  says({"--window", "1d", "--slide", "2s"}, "43200 panes");
  says({"--window", "30s", "--counts", "batch"}, "count different things");
  says({"--output-mode", "append"}, "add --window");
  says({"--count-by-window"}, "add --window");
  says({"--window", "30s", "--late-to", "late"}, "add --event-time");
  says({"--window", "9s", "--event-time", "--watermark", "0s", "--late-to", "tweets"},
       "the topic that is read");
  says({"--window", "30s", "--count-by-window", "--sink", "sqlite:x"}, "window_totals");
  says({"--window", "9s", "--event-time", "--watermark", "0s", "--output-mode", "update", "--top",
        "3"},
       "leave --top out");
  for (const std::vector<std::string>& good : std::vector<std::vector<std::string>>{
           {"--window", "30s", "--slide", "20s"},
           {"--window", "30s", "--output-mode", "append"},
           {"--window", "30s", "--output-mode", "update", "--top", "3"},
           {"--window", "999ms", "--event-time", "--watermark", "0s"},
           {"--state-ttl", "1h"}}) {
    EXPECT_EQ(Complaint(good), "");
  }
}

// Fails when counts can be read from other machines without a token.
TEST(ConsumerOptionsTest, HttpIsServedToThisMachineAloneUnlessThereIsAToken) {
  EXPECT_EQ(test::Parse({}).service.http, std::nullopt);
  EXPECT_EQ(test::Parse({"--http", "off"}).service.http, std::nullopt);
  EXPECT_EQ(test::Parse({"--http", "[::1]:8080"}).service.http,
            (shared::HostPort{.host = "::1", .port = 8080}));
  for (const char* address : {"0.0.0.0:8080", "192.168.1.5:8080", "[::]:8080", "example.org:80"}) {
    EXPECT_NE(Complaint({"--http", address}).find("there is no password: give --http-token-file"),
              std::string::npos)
        << address;
    EXPECT_EQ(Complaint({"--http", address, "--http-token-file", "f"}), "") << address;
  }
  for (const char* address : {"8080", ":8080", "127.0.0.1", "127.0.0.1:99999", ""}) {
    EXPECT_NE(Complaint({"--http", address}), "") << address;
  }
  EXPECT_NE(Complaint({"--http-token-file", "f"}).find("add --http HOST:PORT"), std::string::npos);
  EXPECT_NE(Complaint({"lag", "--http", "127.0.0.1:1"}), "");
}

TEST(ConsumerOptionsTest, FlagsThatAreNotBuiltDoNotExist) {
  EXPECT_NE(Complaint({"--stop-at", "latest"}), "");
  EXPECT_NE(Complaint({"--sink", "parquet:x"}), "");
  EXPECT_NE(Complaint({"lag", "--checkpoint", "x"}), "");
}

TEST(ConsumerOptionsTest, AllCommandsShareOneFile) {
  const test::TempDir dir;
  const std::string path = dir.path() / "consumer.toml";
  std::ofstream(path) << "topic = \"birds\"\nbrokers = \"h:1\"\ntokenizer = \"spark\"\n"
                         "sink = [\"console\"]\ntop = 3\n[kafka]\nclient.id = \"x\"\n";
  for (const Arguments& command : {Arguments{}, Arguments{"state", "show"}, Arguments{"lag"},
                                   Arguments{"state", "rebase", "--to", "earliest"}}) {
    Arguments arguments = command;
    arguments.insert(arguments.end(), {"--config", path});
    EXPECT_EQ(Parse(arguments).service.topic, "birds");
  }
  std::ofstream(path) << "execute = true\n";
  EXPECT_EQ(Complaint({"--config", path}), path + ":1: unknown key execute");
}

TEST(ConsumerOptionsTest, EveryCommandHasItsHelp) {
  const auto help = [](const Arguments& arguments) {
    return ParseConsumerOptions(arguments, {}).value().print.value();
  };
  EXPECT_EQ(help({"--help"}).find("Usage: hashtag-consumer [OPTION]...\n"), 0U);
  EXPECT_NE(help({"--help"}).find("Commands: run; state show"), std::string::npos);
  EXPECT_EQ(help({"state", "show", "-h"}).find("Usage: hashtag-consumer state show"), 0U);
  EXPECT_EQ(help({"lag", "--help"}).find("Usage: hashtag-consumer lag"), 0U);
  EXPECT_EQ(help({"--version"}).find("hashtag-consumer "), 0U);
}

TEST(ConsumerOptionsTest, MetricsOfTagsAreServedAndFew) {
  EXPECT_EQ(test::Parse({"--http", "127.0.0.1:0", "--metrics-top", "100"}).metrics_top, 100u);
  EXPECT_EQ(test::Parse({}).metrics_top, 0u);
  EXPECT_NE(test::Complaint({"--http", "127.0.0.1:0", "--metrics-top", "101"}), "");
  EXPECT_NE(test::Complaint({"--metrics-top", "5"}).find("add --http HOST:PORT"),
            std::string::npos);
}

}  // namespace
}  // namespace consumer
