#include "producer/options/options.h"

#include <sstream>

#include <gtest/gtest.h>

#include "producer/stream/bluesky_endpoint.h"
#include "producer/stream/x_stream.h"

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

// What is printed in place of a run; empty: nothing is.
std::string Printed(const std::string& words, const std::string& flag) {
  std::vector<std::string> arguments;
  std::istringstream in(words);
  for (std::string word; in >> word;) arguments.push_back(word);
  arguments.push_back(flag);
  const auto line = ParseProducerOptions(arguments, {{"HOME", "/home/ada"}});
  if (!line) ADD_FAILURE() << line.error().what;
  return line && line->print ? *line->print : "";
}

// Fails when a command, or the word that several begin with, has no help.
TEST(ProducerOptions, EveryCommandHasItsHelp) {
  for (const std::string& words : CommandNames()) {
    for (const char* flag : {"--help", "-h"}) {
      const std::string usage = Printed(words, flag);
      const std::string name = words.empty() ? "" : " " + words;
      EXPECT_EQ(usage.find("Usage: tweet-producer" + name + " ["), 0u) << usage;
      EXPECT_NE(usage.find("--help"), std::string::npos) << words;
    }
  }
  EXPECT_GT(CommandNames().size(), 5u);
}

// Fails when a word that commands begin with leaves one of them out.
TEST(ProducerOptions, AWordThatCommandsBeginWithHasTheHelpOfThemAll) {
  for (const std::string group : {"rules", "journal"}) {
    const std::string help = Printed(group, "--help");
    EXPECT_EQ(help, Printed(group, "-h"));
    EXPECT_EQ(help.find("Usage: tweet-producer " + group + " COMMAND"), 0u) << help;
    for (const std::string& words : CommandNames()) {
      const bool listed = help.find("  tweet-producer " + words + "\n") != std::string::npos;
      EXPECT_EQ(listed, words.starts_with(group + " ")) << words;
    }
  }
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
  EXPECT_NE(Complaint({"journal"}).find("journal goes on with show"), std::string::npos);
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
  EXPECT_EQ(OptionsOf({"--source", "stdin", "--input", "text"}).line_format, LineFormat::kTexts);
  EXPECT_EQ(OptionsOf({"--source", "stdin", "--input", "bluesky", "--speed", "2x"}).line_format,
            LineFormat::kBluesky);
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

// Fails when a flag is taken that would do nothing, or a run begins that cannot know its server.
TEST(ProducerOptions, MastodonWantsItsServerAndTakesItsOwnFlags) {
  const std::vector<std::string> run = {"--source", "mastodon", "--endpoint", "https://m.example"};
  const auto with = [&](std::vector<std::string> more) {
    more.insert(more.begin(), run.begin(), run.end());
    return more;
  };
  EXPECT_NE(Complaint({"--source", "mastodon"}).find("needs --endpoint https://SERVER"),
            std::string::npos);
  EXPECT_EQ(Complaint(run), "");
  EXPECT_TRUE(DropsDuplicates(OptionsOf(run)));
  EXPECT_EQ(OptionsOf(run).timeline, MastodonTimeline::kPublic);
  EXPECT_EQ(Complaint(with({"--timeline", "public/local", "--track", "a b", "--language", "en",
                            "--retweets", "skip", "--publish-deletes", "--proxy",
                            "socks5://127.0.0.1:1", "--mastodon-token-file", "t"})),
            "");
  EXPECT_EQ(Complaint(with({"--timeline", "hashtag", "--track", "kafka,#cpp"})), "");
  for (const auto& wrong : std::vector<std::vector<std::string>>{{"--timeline", "home"},
                                                                 {"--timeline", "hashtag"},
                                                                 {"--credentials-file", "k"},
                                                                 {"--follow", "1"},
                                                                 {"--filter-level", "low"},
                                                                 {"--input", "text"},
                                                                 {"--rate", "1"}}) {
    EXPECT_NE(Complaint(with(wrong)).find(wrong[0]), std::string::npos) << wrong[0];
  }
  EXPECT_NE(Complaint(with({"--timeline", "hashtag", "--track", "a b"})).find("is no tag"),
            std::string::npos);
  for (const char* flag : {"--timeline", "--mastodon-token-file"}) {
    EXPECT_NE(
        Complaint({"--source", "bluesky", flag, "public"}).find("goes with --source mastodon"),
        std::string::npos)
        << flag;
  }
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

// Fails when X is looked for at Twitter, or is given up on after another service's silence.
TEST(ProducerOptions, XHasAnEndpointAndASilenceOfItsOwn) {
  const ProducerOptions options = OptionsOf({"--source", "x", "--track", "kafka"});
  EXPECT_EQ(options.endpoint, kXEndpoint);
  EXPECT_EQ(options.stall_timeout, kXStall);
  EXPECT_TRUE(DropsDuplicates(options));
  EXPECT_EQ(OptionsOf({"--source", "x", "--stall-timeout", "90s"}).stall_timeout,
            std::chrono::seconds(90));
  EXPECT_EQ(options.x.post_price, kXPostPrice);
}

// Fails when a flag is taken that would do nothing, or two that contradict each other.
TEST(ProducerOptions, XTakesItsOwnFlagsAndNoOthers) {
  EXPECT_EQ(Complaint({"--source", "x", "--rules", "f", "--max-posts", "5", "--max-usd", "0.5",
                       "--post-price", "0.01", "--backfill", "5", "--x-plan", "enterprise"}),
            "");
  const std::vector<std::vector<std::string>> refused = {
      {"--credentials-file", "k"}, {"--follow", "1"},     {"--locations", "1,1,2,2"},
      {"--filter-level", "low"},   {"--backfill", "6"},   {"--max-posts", "0"},
      {"--max-usd", "0"},          {"--max-usd", "x"},    {"--post-price", "-1"},
      {"--rule-label", ""},        {"--publish-deletes"}, {"--x-plan", "basic"}};
  for (std::vector<std::string> line : refused) {
    line.insert(line.begin(), {"--source", "x"});
    EXPECT_NE(Complaint(line).find(line[2]), std::string::npos) << line[2];
  }
  EXPECT_NE(Complaint({"--source", "x", "--rules", "f", "--track", "a"}).find("contradict"),
            std::string::npos);
  EXPECT_NE(Complaint({"--source", "x", "--max-usd", "1", "--post-price", "0"}).find("never"),
            std::string::npos);
  for (const char* flag : {"--rules", "--max-posts", "--max-usd", "--bearer-token-file"}) {
    EXPECT_NE(Complaint({"--source", "bluesky", flag, "1"}).find("goes with --source x"),
              std::string::npos)
        << flag;
  }
}

TEST(ProducerOptions, TheCommandsOfRules) {
  const ProducerOptions sync = OptionsOf(
      {"rules", "sync", "--track", "a", "--dry-run", "--remove-others", "--rule-label", "mine"});
  EXPECT_EQ(sync.command, Command::kRulesSync);
  EXPECT_TRUE(sync.dry_run);
  EXPECT_TRUE(sync.rules.remove_others);
  EXPECT_EQ(sync.x.rule_label, "mine");
  EXPECT_EQ(sync.endpoint, kXEndpoint);
  EXPECT_TRUE(OptionsOf({"rules", "list", "--json"}).json);
  EXPECT_EQ(OptionsOf({"rules", "validate"}).command, Command::kRulesValidate);
  EXPECT_NE(Complaint({"rules", "list", "--remove-others"}), "");
  for (const std::vector<std::string>& line :
       std::vector<std::vector<std::string>>{{"rules"}, {"rules", "delete"}}) {
    EXPECT_NE(Complaint(line).find("rules goes on with list or sync or validate"),
              std::string::npos)
        << Complaint(line);
  }
  EXPECT_NE(Complaint({"rule"}).find("unknown command"), std::string::npos);
}

// Fails when what is said of one source reaches another.
TEST(ProducerOptions, EachOfSeveralSourcesHasItsOwn) {
  const ProducerOptions options =
      OptionsOf({"--source", "twitter", "--source", "bluesky", "--source", "file", "--file", "f",
                 "--endpoint", "bluesky=ws://127.0.0.1:1/a?b=c", "--record", "twitter=t.jsonl",
                 "--source-name", "file=replayed", "--track", "a", "--credentials-file", "k"});
  ASSERT_EQ(options.sources,
            (std::vector{SourceKind::kTwitter, SourceKind::kBluesky, SourceKind::kFile}));
  const ProducerOptions twitter = ForSource(options, SourceKind::kTwitter);
  const ProducerOptions bluesky = ForSource(options, SourceKind::kBluesky);
  EXPECT_EQ(twitter.endpoint, kTwitterEndpoint);
  EXPECT_EQ(bluesky.endpoint, "ws://127.0.0.1:1/a?b=c");
  EXPECT_EQ(twitter.record, "t.jsonl");
  EXPECT_EQ(bluesky.record, "");
  EXPECT_EQ(SourceNameOf(bluesky), "bluesky");
  EXPECT_EQ(SourceNameOf(ForSource(options, SourceKind::kFile)), "replayed");
}

// Fails when the one source that has an endpoint is not given it.
TEST(ProducerOptions, APlainEndpointIsThatOfTheOneSourceThatIsAsked) {
  const ProducerOptions options =
      OptionsOf({"--source", "file,bluesky", "--file", "f", "--endpoint", "ws://127.0.0.1:1/a"});
  EXPECT_EQ(ForSource(options, SourceKind::kBluesky).endpoint, "ws://127.0.0.1:1/a");
}

// Fails when the environment names one source at most.
TEST(ProducerOptions, TheEnvironmentNamesSeveralByCommas) {
  const auto line =
      ParseProducerOptions({}, {{"TWEET_PRODUCER_SOURCE", "bluesky,stdin"}, {"HOME", "/h"}});
  ASSERT_TRUE(line) << line.error().what;
  EXPECT_EQ(line->options.sources, (std::vector{SourceKind::kBluesky, SourceKind::kStdin}));
}

// Fails when a run of several sources begins with something that has no meaning, or two.
TEST(ProducerOptions, WhatSeveralSourcesCannotHaveIsRefused) {
  const std::vector<std::string> both = {"--source", "twitter", "--source", "bluesky"};
  const auto refused = [&](std::vector<std::string> more) {
    more.insert(more.begin(), both.begin(), both.end());
    return Complaint(more);
  };
  EXPECT_EQ(refused({}), "");
  EXPECT_EQ(refused({"--retweets", "skip", "--follow", "1"}), "");
  EXPECT_NE(refused({"--source", "twitter"}).find("given twice"), std::string::npos);
  EXPECT_NE(refused({"--endpoint", "ws://127.0.0.1:1/a"}).find("--endpoint twitter="),
            std::string::npos);
  EXPECT_NE(refused({"--record", "f"}).find("of which source?"), std::string::npos);
  EXPECT_NE(refused({"--source-name", "f"}).find("of which source?"), std::string::npos);
  EXPECT_NE(refused({"--record", "file=f"}).find("add --source file"), std::string::npos);
  EXPECT_NE(refused({"--to", "socket:127.0.0.1:0"}).find("one --source"), std::string::npos);
  EXPECT_NE(refused({"--rate", "1"}).find("--rate goes with"), std::string::npos);
  EXPECT_NE(refused({"--proxy", "socks5://127.0.0.1:1"}).find("--proxy"), std::string::npos);
  EXPECT_NE(Complaint({"--source", "bluesky", "--source", "file"}).find("--file FILE"),
            std::string::npos);
}

// Fails when a command line that was proposed is refused in its turn.
TEST(ProducerOptions, WhichOfSeveralSourcesMastodonsEndpointIsOf) {
  const std::vector<std::string> both = {"--source", "bluesky", "--source", "mastodon"};
  const auto with = [&](const std::string& endpoint) {
    std::vector<std::string> line = both;
    line.insert(line.end(), {"--endpoint", endpoint});
    return Complaint(line);
  };
  EXPECT_NE(Complaint(both).find("needs --endpoint mastodon=https://SERVER"), std::string::npos);
  const std::string bare = with("https://m.example");
  EXPECT_NE(bare.find("of which source?"), std::string::npos) << bare;
  EXPECT_NE(bare.find("--endpoint mastodon=https://SERVER"), std::string::npos) << bare;
  EXPECT_EQ(with("mastodon=https://m.example"), "");
}

// Fails when a word of --source is nowhere explained.
TEST(ProducerOptions, HelpSaysOfEachServiceWhatItIs) {
  const auto line = ParseProducerOptions({"--help"}, {});
  ASSERT_TRUE(line) << line.error().what;
  for (const char* name : {"v1.1", "Bluesky's", "X's", "Mastodon"}) {
    const std::size_t source = line->print->find("--source ");
    ASSERT_NE(source, std::string::npos);
    EXPECT_LT(line->print->find(name, source), line->print->find("--file ", source)) << name;
  }
}

}  // namespace
}  // namespace producer
