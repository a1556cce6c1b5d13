#include "shared/options.h"

#include <fstream>

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "shared/service_options.h"
#include "tests/support/temp_dir.h"

namespace shared {
namespace {

using namespace std::chrono_literals;

// A small service, as the real ones are made.
struct Service {
  ServiceOptions common;
  std::string tokenizer = "twitter-text";
  std::vector<std::string> sinks;
  std::uint64_t top = 10;
  std::chrono::milliseconds interval = 2s;
  bool fresh = false;
  OptionTable table{
      {.name = "reader", .environment_prefix = "READER", .summary = "Reads.", .epilogue = ""}};

  Service() {
    AddKafkaOptions(table, common, "30s");
    AddTopicOption(table, common);
    AddLogOptions(table, common);
    table.Group("Counting");
    table.Add("--tokenizer", Text(&tokenizer, "RULE"), "What a hashtag is.");
    table.Add("--sink", Texts(&sinks, "SINK"), "Where rows go.");
    table.Add("--top", Count(&top, 1, 1000), "How many rows.");
    table.Add("--batch-interval", Duration(&interval, 50ms, 1h), "How long a batch is.");
    table.Add("--fresh", Flag(&fresh), "Begin anew.");
  }

  Result<std::optional<std::string>> Parse(const std::vector<std::string>& arguments,
                                           const Environment& environment = {}) {
    return table.Parse(arguments, environment);
  }
};

// What the service says to arguments it refuses.
std::string Complaint(const std::vector<std::string>& arguments,
                      const Environment& environment = {}) {
  Service service;
  const auto parsed = service.Parse(arguments, environment);
  if (parsed) return "";
  EXPECT_EQ(parsed.error().kind, ErrorKind::kUsage);
  return parsed.error().what;
}

class OptionsTest : public testing::Test {
 protected:
  std::string Write(const std::string& text, int mode = 0644) const {
    std::ofstream(path()) << text;
    chmod(path().c_str(), static_cast<mode_t>(mode));
    return path();
  }
  std::string path() const { return dir_.path() / "reader.toml"; }

 private:
  test::TempDir dir_;
};

// Fails when any two sources change places.
TEST_F(OptionsTest, FlagBeforeEnvironmentBeforeFileBeforeDefault) {
  Write("topic = \"file\"\n");
  struct Row {
    bool flag, environment, file;
    const char* topic;
    Origin origin;
  };
  const Row rows[] = {
      {true, true, true, "flag", Origin::kFlag},
      {true, true, false, "flag", Origin::kFlag},
      {true, false, true, "flag", Origin::kFlag},
      {true, false, false, "flag", Origin::kFlag},
      {false, true, true, "environment", Origin::kEnvironment},
      {false, true, false, "environment", Origin::kEnvironment},
      {false, false, true, "file", Origin::kFile},
      {false, false, false, "tweets", Origin::kDefault},
  };
  for (const Row& row : rows) {
    std::vector<std::string> arguments;
    if (row.flag) arguments = {"--topic", "flag"};
    if (row.file) arguments.insert(arguments.end(), {"--config", path()});
    Environment environment;
    if (row.environment) environment["READER_TOPIC"] = "environment";
    Service service;
    ASSERT_TRUE(service.Parse(arguments, environment));
    EXPECT_EQ(service.common.topic, row.topic);
    EXPECT_EQ(service.table.OriginOf("topic"), row.origin);
  }
}

TEST_F(OptionsTest, KafkaPropertiesHaveTheSamePrecedence) {
  Write("[kafka]\nclient.id = \"file\"\n\"sasl.username\" = \"file\"\nlinger.ms = 7\n");
  Service service;
  ASSERT_TRUE(service.Parse({"--config", path(), "-X", "client.id=flag", "-Xa=b=c"},
                            {{"READER_KAFKA_CLIENT_ID", "environment"},
                             {"READER_KAFKA_SASL_USERNAME", "environment"},
                             {"READER_KAFKA_SASL_PASSWORD", "secret"}}));
  EXPECT_EQ(service.common.kafka_properties,
            (std::map<std::string, std::string>{{"client.id", "flag"}, {"a", "b=c"}}));
  EXPECT_EQ(
      service.common.kafka_settings,
      (std::map<std::string, std::string>{
          {"linger.ms", "7"}, {"sasl.password", "secret"}, {"sasl.username", "environment"}}));
}

TEST_F(OptionsTest, FlagsAreWrittenAsPeopleWriteThem) {
  Service service;
  ASSERT_TRUE(service.Parse({"-bhost:1", "-t", "a", "--top=3", "--sink", "x", "--sink", "[y,z]",
                             "--batch-interval", "1s", "--fresh", "--topic", "b", "-v"}));
  EXPECT_EQ(service.common.brokers, "host:1");
  EXPECT_EQ(service.common.topic, "b");  // The last counts.
  EXPECT_EQ(service.top, 3U);
  EXPECT_EQ(service.sinks, (std::vector<std::string>{"x", "[y,z]"}));
  EXPECT_EQ(service.interval, 1s);
  EXPECT_TRUE(service.fresh);
  EXPECT_EQ(service.common.log_level, log::Level::kDebug);
}

TEST_F(OptionsTest, AFileHoldsEveryTypeOfOption) {
  Write("top = 3\nfresh = true\nbatch-interval = \"1m\"\nsink = [\"a\", \"b\"]\n");
  Service service;
  ASSERT_TRUE(service.Parse({}, {{"READER_CONFIG", path()}}));
  EXPECT_EQ(service.top, 3U);
  EXPECT_TRUE(service.fresh);
  EXPECT_EQ(service.interval, 1min);
  EXPECT_EQ(service.sinks, (std::vector<std::string>{"a", "b"}));
  Service again;
  ASSERT_TRUE(again.Parse({"--config", path(), "--fresh=false", "--sink", "c"}));
  EXPECT_FALSE(again.fresh);
  EXPECT_EQ(again.sinks, std::vector<std::string>{"c"});
}

TEST_F(OptionsTest, WhatIsNotUnderstoodIsNamedWithTheNearestOption) {
  EXPECT_EQ(Complaint({"--tokeniser", "spark"}),
            "unknown option --tokeniser; did you mean --tokenizer?");
  EXPECT_EQ(Complaint({"--tokeniser=spark"}),
            "unknown option --tokeniser; did you mean --tokenizer?");
  EXPECT_EQ(Complaint({"--http", ":80"}), "unknown option --http (--help lists what there is)");
  EXPECT_EQ(Complaint({"-Z"}), "unknown option -Z (--help lists what there is)");
  EXPECT_EQ(Complaint({"tweets"}), "unexpected argument \"tweets\" (--help lists what there is)");
  EXPECT_EQ(Complaint({"--topic"}), "--topic needs a value");
  EXPECT_EQ(Complaint({"-t"}), "--topic needs a value");
  EXPECT_EQ(Complaint({"-X", "client.id"}),
            "-X client.id: give a property and its value, as in -X client.id=reader");
}

TEST_F(OptionsTest, OperandsMayStandBetweenFlags) {
  Service service;
  std::vector<std::string> operands;
  service.table.Operands(&operands, 2, "A B");
  ASSERT_TRUE(service.Parse({"-t", "birds", "1", "--fresh", "two"}));
  EXPECT_EQ(operands, (std::vector<std::string>{"1", "two"}));
  EXPECT_EQ(service.common.topic, "birds");
  EXPECT_EQ(service.Parse({"1"}).error().what, "reader needs A B");
  EXPECT_EQ(service.Parse({"1", "2", "3"}).error().what,
            "unexpected argument \"3\" (--help lists what there is)");
  EXPECT_NE(service.Parse({"1", "2", "--nosuch"}).error().what.find("unknown option --nosuch"),
            std::string::npos);
  EXPECT_EQ(service.table.Help().find("Usage: reader [OPTION]... A B\n"), 0u);
}

TEST_F(OptionsTest, AnErrorNamesTheSourceOfTheValue) {
  const std::string what = "5000 is outside the range 1 to 1000";
  EXPECT_EQ(Complaint({"--top", "5000"}), "--top: " + what);
  EXPECT_EQ(Complaint({}, {{"READER_TOP", "5000"}}), "READER_TOP: " + what);
  Write("# A comment.\n\ntop = 5000\n");
  EXPECT_EQ(Complaint({"--config", path()}), path() + ":3: top: " + what);
}

TEST_F(OptionsTest, AFilesErrorsNameTheLine) {
  const auto complaint = [&](const std::string& text) {
    Write(text);
    return Complaint({"--config", path()});
  };
  EXPECT_EQ(complaint("topic = \"a\"\ntokeniser = \"spark\"\n"),
            path() + ":2: unknown key tokeniser; did you mean tokenizer?");
  EXPECT_EQ(complaint("\n[counting]\ntop = 1\n").find(path() + ":2: there is no table [counting]"),
            0U);
  EXPECT_EQ(complaint("topic = [\"a\", \"b\"]\n"), path() + ":1: topic: takes one value");
  EXPECT_EQ(complaint("topic = 2026-01-31\n").find(path() + ":1: topic must be a text"), 0U);
  EXPECT_EQ(complaint("top = 1\ntop = 2\n").find(path() + ":2: "), 0U);
  EXPECT_EQ(complaint("top =\n").find(path() + ":1: "), 0U);
  EXPECT_EQ(complaint("config = \"other.toml\"\n"), path() + ":1: unknown key config");
  EXPECT_EQ(Complaint({"--config", "/none/such.toml"}),
            "cannot read the configuration file /none/such.toml: No such file or directory");
  EXPECT_NE(Complaint({"--config", "/"}), "");
}

// Fails when the mode of the file is not looked at.
TEST_F(OptionsTest, ASecretInAFileThatOthersMayReadIsRefused) {
  const std::string secret = "[kafka]\nsasl.password = \"hush\"\n";
  Write(secret, 0640);
  EXPECT_EQ(Complaint({"--config", path()}),
            path() +
                ":2: sasl.password is a secret, and others may read the file (mode 640): run "
                "chmod 600 " +
                path());
  Write(secret, 0600);
  EXPECT_EQ(Complaint({"--config", path()}), "");
  Write("[kafka]\nclient.id = \"a\"\n", 0644);
  EXPECT_EQ(Complaint({"--config", path()}), "");
}

TEST_F(OptionsTest, KeysOfOtherCommandsArePassedOverWhereTold) {
  Write("window = \"1m\"\ntopic = \"a\"\n");
  EXPECT_NE(Complaint({"--config", path()}), "");
  Service service;
  service.table.PassOver({"window"});
  ASSERT_TRUE(service.Parse({"--config", path()}));
  EXPECT_EQ(service.common.topic, "a");
}

TEST_F(OptionsTest, QuietAndVerboseStandForALogLevel) {
  Service quiet;
  ASSERT_TRUE(quiet.Parse({"-q"}, {{"READER_LOG_LEVEL", "debug"}}));
  EXPECT_EQ(quiet.common.log_level, log::Level::kWarning);
  EXPECT_EQ(Complaint({"-q", "-v"}), "-q and -v contradict each other: give one of them");
  EXPECT_EQ(Complaint({"--log-level", "info", "-q"}),
            "--log-level and -q contradict each other: give one of them");
  EXPECT_EQ(Complaint({"--log-level", "warn"}),
            "--log-level: \"warn\" is none of debug, info, warning, error");
}

TEST_F(OptionsTest, AnEmptyVariableIsNotSetAndAnUnknownOneIsPassedOver) {
  Service service;
  ASSERT_TRUE(service.Parse(
      {},
      {{"READER_TOPIC", ""}, {"READER_KAFKA_CLIENT_ID", ""}, {"READER_SERVICE_HOST", "10.0.0.1"}}));
  EXPECT_EQ(service.common.topic, "tweets");
  EXPECT_TRUE(service.common.kafka_settings.empty());
}

TEST_F(OptionsTest, HelpShowsGroupsDefaultsAndVariables) {
  Service service;
  const auto parsed = service.Parse({"--help", "--topic"}, {});
  EXPECT_FALSE(parsed) << "a mistake beside --help is still a mistake";
  const std::string help = service.Parse({"-h", "-q"}).value().value();
  EXPECT_EQ(help.find("Usage: reader [OPTION]...\n\nReads.\n\nKafka:\n  -b, --brokers HOST:PORT"),
            0U)
      << help;
  EXPECT_NE(help.find("\nCounting:\n"), std::string::npos);
  EXPECT_NE(help.find("  --batch-interval DURATION\n      How long a batch is. Default: 2s.\n"
                      "      $READER_BATCH_INTERVAL\n"),
            std::string::npos)
      << help;
  EXPECT_LT(help.find("\nCounting:\n"), help.find("\nGeneral:\n"));
  EXPECT_EQ(help.find("$READER_HELP"), std::string::npos);
  EXPECT_EQ(service.Parse({"--version"}).value().value().find("reader "), 0U);
}

}  // namespace
}  // namespace shared
