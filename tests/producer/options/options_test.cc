#include "producer/options/options.h"

#include <gtest/gtest.h>

#include "producer/stream/bluesky_endpoint.h"

namespace producer {
namespace {

using namespace std::chrono_literals;

ProducerOptions OptionsOf(const std::vector<std::string>& arguments,
                          const shared::Environment& environment = {{"HOME", "/home/ada"}}) {
  const auto line = ParseProducerOptions(arguments, environment);
  if (!line) ADD_FAILURE() << line.error().what;
  return line ? line->options : ProducerOptions{};
}

std::string Complaint(const std::vector<std::string>& arguments) {
  const auto line = ParseProducerOptions(arguments, {{"HOME", "/home/ada"}});
  if (line) return "";
  EXPECT_EQ(line.error().kind, shared::ErrorKind::kUsage);
  return line.error().what;
}

TEST(ProducerOptions, Defaults) {
  const ProducerOptions options = OptionsOf({});
  EXPECT_EQ(options.service.brokers, "127.0.0.1:9092");
  EXPECT_EQ(options.service.topic, "tweets");
  EXPECT_EQ(options.source, SourceKind::kTwitter);
  EXPECT_EQ(options.partitions, 4u);
  EXPECT_EQ(options.service.broker_wait, std::nullopt);
  EXPECT_EQ(OptionsOf({"--dry-run"}).service.broker_wait, 30s);
  EXPECT_EQ(OptionsOf({"--dry-run", "--broker-wait", "1s"}).service.broker_wait, 1s);
}

// Fails when a password is taken from where others can read it, or said in the refusal.
TEST(ProducerOptions, AProxysPasswordComesFromTheEnvironment) {
  EXPECT_EQ(OptionsOf({"--proxy", "socks5://10.0.0.1:1080"}).proxy.url, "socks5://10.0.0.1:1080");
  const char* with_secrets = "http://anna:hunter2@10.0.0.1:3128";
  EXPECT_EQ(OptionsOf({"--to", "stdout"}, {{"TWEET_PRODUCER_PROXY", with_secrets}}).proxy.url,
            with_secrets);
  const std::string refused = Complaint({"--proxy", with_secrets});
  EXPECT_NE(refused.find("TWEET_PRODUCER_PROXY"), std::string::npos) << refused;
  EXPECT_EQ(refused.find("hunter2"), std::string::npos) << refused;
  const std::string wrong = Complaint({"--proxy", "http://anna:hunter2@10.0.0.1"});
  EXPECT_NE(wrong.find("the port is missing"), std::string::npos) << wrong;
  EXPECT_EQ(wrong.find("hunter2"), std::string::npos) << wrong;
}

// Fails when a signed request leaves the machine unencrypted.
TEST(ProducerOptions, APlainEndpointNeedsAProxyOnThisMachine) {
  const std::vector<std::string> endpoint = {"--endpoint", "http://127.0.0.1:1/x", "--proxy"};
  auto far = endpoint, near = endpoint;
  far.emplace_back("http://10.0.0.1:3128");
  near.emplace_back("http://127.0.0.1:3128");
  EXPECT_NE(Complaint(far).find("use https://"), std::string::npos);
  EXPECT_EQ(Complaint(near), "");
}

TEST(ProducerOptions, DeletionsGoToKafkaAlone) {
  EXPECT_TRUE(OptionsOf({"--publish-deletes"}).publish_deletes);
  EXPECT_NE(Complaint({"--publish-deletes", "--to", "stdout"}).find("--to kafka"),
            std::string::npos);
  EXPECT_NE(Complaint({"--publish-deletes", "--source", "stdin", "--input", "text"}), "");
}

TEST(ProducerOptions, DoctorTakesWhatARunTakes) {
  const ProducerOptions options = OptionsOf({"doctor", "--track", "a", "--offline"});
  EXPECT_EQ(options.command, Command::kDoctor);
  EXPECT_EQ(options.filter.track, "a");
  EXPECT_TRUE(options.offline);
  EXPECT_EQ(options.service.broker_wait, 10s);
  EXPECT_EQ(options.service.log_level, shared::log::Level::kError);
  EXPECT_EQ(OptionsOf({"doctor", "-v"}).service.log_level, shared::log::Level::kDebug);
  EXPECT_EQ(OptionsOf({"--track", "a"}).command, Command::kRun);
  EXPECT_NE(Complaint({"--offline"}), "") << "a run is never offline";
  EXPECT_NE(Complaint({"doctor", "--dry-run"}), "");
  EXPECT_NE(Complaint({"docter"}).find("did you mean doctor?"), std::string::npos);
}

TEST(ProducerOptions, TheJournalIsOnUnlessItIsOff) {
  EXPECT_EQ(OptionsOf({"-t", "birds"}).journal.dir, "/home/ada/.local/state/tweet-producer/birds");
  EXPECT_EQ(OptionsOf({}, {{"XDG_STATE_HOME", "/state"}}).journal.dir,
            "/state/tweet-producer/tweets");
  EXPECT_EQ(OptionsOf({"--journal", "off"}).journal.dir, std::nullopt);
  EXPECT_EQ(OptionsOf({"--to", "stdout"}, {}).journal.dir, std::nullopt);
  EXPECT_FALSE(ParseProducerOptions({}, {})) << "there is no home";
  const ProducerOptions options =
      OptionsOf({"--journal", "~/j", "--journal-max-bytes", "5MiB", "--journal-full", "drop-oldest",
                 "--journal-sync", "--commit-interval", "1s"});
  EXPECT_EQ(options.journal.dir, "/home/ada/j");
  EXPECT_EQ(options.journal.max_bytes, 5u << 20);
  EXPECT_EQ(options.journal.when_full, WhenFull::kDropOldest);
  EXPECT_TRUE(options.journal.sync);
  EXPECT_EQ(options.journal.commit_interval, 1s);
  EXPECT_NE(Complaint({"--journal-max-bytes", "5MB"}), "");
  EXPECT_NE(Complaint({"--journal-max-bytes", "99999999999GiB"}), "");
  EXPECT_NE(Complaint({"--journal-max-bytes", "1"}), "");
  EXPECT_NE(Complaint({"--journal", "off", "--journal-sync"}), "");
}

TEST(ProducerOptions, JournalShowTakesADirectoryOrATopic) {
  const ProducerOptions shown = OptionsOf({"journal", "show", "-t", "birds", "--json"});
  EXPECT_EQ(shown.command, Command::kJournalShow);
  EXPECT_EQ(shown.journal.dir, "/home/ada/.local/state/tweet-producer/birds");
  EXPECT_TRUE(shown.json);
  EXPECT_EQ(OptionsOf({"journal", "show", "--journal", "/j"}).journal.dir, "/j");
  EXPECT_NE(Complaint({"journal", "show", "--journal", "off"}), "");
  EXPECT_NE(Complaint({"journal", "show", "--track", "a"}), "");
  EXPECT_NE(Complaint({"journal"}).find("journal show"), std::string::npos);
}

TEST(ProducerOptions, FlagsAreRead) {
  const ProducerOptions options = OptionsOf(
      {"--source", "file", "--file", "x.jsonl", "--rate", "0.5", "--topic-config", "a.b=1",
       "--topic-config", "c=d=e", "--timestamp", "ingest", "--retweets", "skip", "--to", "kafka"});
  EXPECT_EQ(options.source, SourceKind::kFile);
  EXPECT_EQ(options.rate, 0.5);
  EXPECT_EQ(options.topic_config, (std::map<std::string, std::string>{{"a.b", "1"}, {"c", "d=e"}}));
  EXPECT_TRUE(options.ingest_time);
  EXPECT_TRUE(options.skip_retweets);
}

TEST(ProducerOptions, WhatCannotBeMeantIsRefused) {
  EXPECT_EQ(Complaint({"--source", "file"}), "--source file needs --file FILE");
  EXPECT_NE(Complaint({"--file", "x"}), "");
  EXPECT_NE(Complaint({"--rate", "2"}), "");
  EXPECT_NE(Complaint({"--source", "stdin", "--rate", "0"}), "");
  EXPECT_NE(Complaint({"--source", "stdin", "--rate", "nan"}), "");
  EXPECT_NE(Complaint({"--to", "stdout", "--print-tweets"}), "");
  EXPECT_NE(Complaint({"--topic-config", "retention.ms"}), "");
  EXPECT_NE(Complaint({"--max-tweets", "0"}), "");
}

TEST(ProducerOptions, WaysInAreRead) {
  EXPECT_EQ(OptionsOf({"--source", "stdin", "--speed", "10x"}).speed, 10.0);
  EXPECT_EQ(OptionsOf({"--source", "stdin", "--speed", "0.5"}).speed, 0.5);
  EXPECT_NE(Complaint({"--source", "stdin", "--speed", "fast"}), "");
  EXPECT_NE(Complaint({"--source", "stdin", "--speed", "0x"}), "");
  EXPECT_NE(Complaint({"--speed", "2x"}), "");
  EXPECT_NE(Complaint({"--source", "stdin", "--speed", "2x", "--rate", "2"}), "");
  EXPECT_TRUE(OptionsOf({"--source", "stdin", "--input", "text"}).text_lines);
  EXPECT_NE(Complaint({"--input", "text"}), "");
  EXPECT_NE(Complaint({"--source", "stdin", "--input", "text", "--speed", "2x"}), "");
  EXPECT_NE(Complaint({"--source", "stdin", "--input", "text", "--duplicates", "drop"}), "");
}

TEST(ProducerOptions, SocketsAreRead) {
  EXPECT_EQ(OptionsOf({"--source", "socket", "--connect", "localhost:9999"}).connect,
            (shared::HostPort{.host = "localhost", .port = 9999}));
  EXPECT_NE(Complaint({"--source", "socket"}), "");
  EXPECT_NE(Complaint({"--source", "socket", "--connect", "a:1", "--listen", "a:1"}), "");
  EXPECT_NE(Complaint({"--source", "socket", "--connect", "9999"}), "");
  EXPECT_NE(Complaint({"--source", "socket", "--connect", "a:1", "--rate", "2"}), "");
  EXPECT_NE(Complaint({"--source", "stdin", "--connect", "a:1"}), "");
  const Destination to = OptionsOf({"--to", "socket:127.0.0.1:5555"}).to;
  EXPECT_EQ(to.kind, DestinationKind::kSocket);
  EXPECT_EQ(to.address.port, 5555);
  EXPECT_NE(Complaint({"--to", "socket:5555"}), "");
  EXPECT_NE(Complaint({"--to", "sockets"}), "");
}

// Fails when a replay cannot be told to do as the stream did.
TEST(ProducerOptions, WhatASourceStandsForCanBeSaid) {
  EXPECT_EQ(SourceNameOf(OptionsOf({})), "twitter");
  EXPECT_TRUE(DropsDuplicates(OptionsOf({})));
  EXPECT_FALSE(DropsDuplicates(OptionsOf({"--duplicates", "publish"})));
  EXPECT_FALSE(DropsDuplicates(OptionsOf({"--source", "stdin"})));
  const ProducerOptions replay = OptionsOf(
      {"--source", "file", "--file", "x", "--source-name", "twitter", "--duplicates", "drop"});
  EXPECT_EQ(SourceNameOf(replay), "twitter");
  EXPECT_TRUE(DropsDuplicates(replay));
}

// A file or the environment may hold what another run needs.
TEST(ProducerOptions, OnlyFlagsMustHaveAnEffect) {
  EXPECT_EQ(
      OptionsOf({"--journal", "off"}, {{"TWEET_PRODUCER_FILE", "x"}, {"TWEET_PRODUCER_RATE", "2"}})
          .file,
      "x");
}

TEST(ProducerOptions, HttpIsServedToThisMachineAlone) {
  const auto http = [](std::vector<std::string> flags, const shared::Environment& environment) {
    flags.insert(flags.end(), {"--journal", "off"});
    return OptionsOf(std::move(flags), environment).service.http;
  };
  EXPECT_EQ(http({}, {}), std::nullopt);
  EXPECT_EQ(http({"--http", "127.0.0.1:8080"}, {}),
            (shared::HostPort{.host = "127.0.0.1", .port = 8080}));
  EXPECT_EQ(http({"--http", "off"}, {{"TWEET_PRODUCER_HTTP", "localhost:1"}}), std::nullopt);
  EXPECT_NE(Complaint({"--http", "0.0.0.0:8080"}).find("no password"), std::string::npos);
  EXPECT_EQ(http({"--http", "0.0.0.0:8080", "--http-token-file", "f"}, {})->host, "0.0.0.0");
  EXPECT_NE(Complaint({"--http-token-file", "f"}).find("add --http"), std::string::npos);
  EXPECT_NE(Complaint({"--http", "8080"}), "");
}

TEST(ProducerOptions, WhatIsNotBuiltYetDoesNotExist) {
  EXPECT_NE(Complaint({"--source", "mastodon"}), "");
}

// Fails when Bluesky is looked for at Twitter, as a file with every default tells it.
TEST(ProducerOptions, BlueskyHasHostsOfItsOwn) {
  const ProducerOptions options = OptionsOf({"--source", "bluesky"});
  EXPECT_EQ(options.source, SourceKind::kBluesky);
  EXPECT_EQ(options.endpoint, kBlueskyEndpoints);
  EXPECT_EQ(ParseBlueskyEndpoints(options.endpoint)->size(), 4u);
  EXPECT_TRUE(DropsDuplicates(options));
  EXPECT_EQ(SourceNameOf(options), "bluesky");
  EXPECT_EQ(OptionsOf({"--source", "bluesky", "--endpoint", "ws://127.0.0.1:1/a"}).endpoint,
            "ws://127.0.0.1:1/a");
}

// Fails when a flag is taken that would do nothing.
TEST(ProducerOptions, BlueskyRefusesWhatOnlyTwitterHas) {
  const std::vector<std::vector<std::string>> flags = {
      {"--credentials-file", "k"}, {"--follow", "1"},      {"--locations", "1,1,2,2"},
      {"--filter-level", "low"},   {"--retweets", "skip"}, {"--proxy", "socks5://127.0.0.1:1"},
      {"--input", "text"},         {"--rate", "1"},        {"--speed", "2x"}};
  for (const auto& flag : flags) {
    EXPECT_NE(Complaint({"--source", "bluesky", flag[0], flag[1]}).find(flag[0]), std::string::npos)
        << flag[0];
  }
  EXPECT_EQ(Complaint({"--source", "bluesky", "--track", "a", "--language", "en"}), "");
  EXPECT_EQ(Complaint({"--source", "bluesky", "--publish-deletes"}), "");
}

}  // namespace
}  // namespace producer
