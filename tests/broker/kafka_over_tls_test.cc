// Both programs against a broker that wants SASL/SCRAM over TLS, with the password from the places
// where it may stand, and refused from those where it may not.
#include <filesystem>
#include <iostream>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <librdkafka/rdkafka.h>

#include "tests/support/free_port.h"
#include "tests/support/process.h"
#include "tests/support/real_kafka.h"
#include "tests/support/temp_dir.h"
#include "tests/support/text_file.h"

namespace {

using test::Ended;
using test::ProgramPath;
using test::RunProgram;
using Strings = std::vector<std::string>;

constexpr const char* kPassword = "correct-horse";
constexpr const char* kTweet =
    R"({"created_at":"Wed Feb 29 19:42:02 +0000 2012","id":1,"id_str":"1","text":"over #tls","user":{"screen_name":"a"}})";

struct Mechanism {
  const char* name;
  const char* broker;  // What makes a broker take it.
  std::string kafka_version;
};

// Kafka 4 refuses how librdkafka before 2.6.1 answers a SCRAM challenge.
const Mechanism kScram{"SCRAM-SHA-256",
                       "listener.name.sasl_ssl.scram-sha-256.sasl.jaas.config="
                       "org.apache.kafka.common.security.scram.ScramLoginModule required;",
                       rd_kafka_version() < 0x020601ff ? "3.9.1" : ""};
const Mechanism kPlain{"PLAIN",
                       "listener.name.sasl_ssl.plain.sasl.jaas.config="
                       "org.apache.kafka.common.security.plain.PlainLoginModule required "
                       "user_alice=\"correct-horse\";",
                       ""};

class KafkaOverTls : public ::testing::TestWithParam<Mechanism> {
 protected:
  KafkaOverTls() {
    MakeCertificate();
    kafka_ = std::make_unique<test::RealKafka>(
        test::KafkaSettings{.properties = BrokerProperties(),
                            .listeners = {"SASL_SSL://127.0.0.1:" + std::to_string(port_)},
                            .version = GetParam().kafka_version});
    // PLAIN's user stands in the broker's configuration; for SCRAM it is stored by the cluster.
    const Ended made =
        kafka_->Tool({"configs", "--alter", "--entity-type", "users", "--entity-name", "alice",
                      "--add-config", std::string("SCRAM-SHA-256=[password=") + kPassword + "]"});
    EXPECT_EQ(made.exit_code, 0) << made.err;
    kafka_->admin().CreateTopic("tweets", 1, {{"retention.ms", "-1"}});
    test::WriteFile(Path("tweets.jsonl"), std::string(kTweet) + "\n");
  }

  std::string Path(const std::string& name) const { return (files_.path() / name).string(); }

  // One certificate that is its own authority, and key and certificate in one file for the broker.
  void MakeCertificate() const {
    const Ended made =
        RunProgram({.program = "openssl",
                    .args = {"req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj",
                             "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout",
                             Path("key.pem"), "-out", Path("ca.pem")}});
    EXPECT_EQ(made.exit_code, 0) << made.err;
    test::WriteFile(Path("broker.pem"),
                    test::ReadFile(Path("key.pem")) + test::ReadFile(Path("ca.pem")));
  }

  Strings BrokerProperties() const {
    return {"ssl.keystore.type=PEM", "ssl.keystore.location=" + Path("broker.pem"),
            std::string("sasl.enabled.mechanisms=") + GetParam().name, GetParam().broker};
  }

  // The flags of a client, but for the password.
  Strings Flags(Strings command) const {
    const Strings reach = {"-b",
                           "127.0.0.1:" + std::to_string(port_),
                           "-X",
                           "security.protocol=SASL_SSL",
                           "-X",
                           "ssl.ca.location=" + Path("ca.pem"),
                           "-X",
                           std::string("sasl.mechanism=") + GetParam().name,
                           "-X",
                           "sasl.username=alice",
                           "--broker-wait",
                           "8s"};
    command.insert(command.end(), reach.begin(), reach.end());
    return command;
  }

  Ended Produce(std::map<std::string, std::string> env) const {
    return RunProgram({.program = ProgramPath("tweet-producer"),
                       .args = Flags({"--source", "file", "--file", Path("tweets.jsonl")}),
                       .env = std::move(env)});
  }

  Ended Consume(Strings more, std::map<std::string, std::string> env = {}) {
    Strings args = Flags({"run", "--trigger", "available-now", "--checkpoint",
                          Path("checkpoint" + std::to_string(runs_)), "--sink",
                          "jsonl:" + Path("out" + std::to_string(runs_))});
    args.insert(args.end(), more.begin(), more.end());
    ++runs_;
    return RunProgram(
        {.program = ProgramPath("hashtag-consumer"), .args = args, .env = std::move(env)});
  }
  std::string LastOutput() const { return test::ReadFile(Path("out" + std::to_string(runs_ - 1))); }

  test::TempDir files_;
  const int port_ = test::FreePort();
  int runs_ = 0;
  std::unique_ptr<test::RealKafka> kafka_;
};

TEST_P(KafkaOverTls, ThePasswordComesFromFileOrEnvironmentAndFromNowhereElse) {
  const Ended produced = Produce({{"TWEET_PRODUCER_KAFKA_SASL_PASSWORD", kPassword}});
  ASSERT_EQ(produced.exit_code, 0) << produced.err;

  const Ended by_environment = Consume({}, {{"HASHTAG_CONSUMER_KAFKA_SASL_PASSWORD", kPassword}});
  EXPECT_EQ(by_environment.exit_code, 0) << by_environment.err;
  EXPECT_NE(LastOutput().find(R"("hashtag":"#tls","count":1)"), std::string::npos) << LastOutput();

  test::WriteFile(Path("consumer.toml"),
                  std::string("[kafka]\n\"sasl.password\" = \"") + kPassword + "\"\n");
  std::filesystem::permissions(Path("consumer.toml"), std::filesystem::perms(0600));
  const Ended by_file = Consume({"--config", Path("consumer.toml")});
  EXPECT_EQ(by_file.exit_code, 0) << by_file.err;
  EXPECT_NE(LastOutput().find(R"("hashtag":"#tls","count":1)"), std::string::npos) << LastOutput();

  // Fails when a password is taken from where every user of the machine can read it.
  const Ended by_flag = Consume({"-X", std::string("sasl.password=") + kPassword});
  EXPECT_EQ(by_flag.exit_code, 2) << by_flag.err;
  EXPECT_EQ(by_flag.err.find(kPassword), std::string::npos) << "the password is shown";

  // Fails when refused credentials look like a broker that is away.
  const Ended wrong = Consume({}, {{"HASHTAG_CONSUMER_KAFKA_SASL_PASSWORD", "wrong"}});
  EXPECT_EQ(wrong.exit_code, 3) << wrong.err;
  const Ended wrong_producer = Produce({{"TWEET_PRODUCER_KAFKA_SASL_PASSWORD", "wrong"}});
  EXPECT_EQ(wrong_producer.exit_code, 3) << wrong_producer.err;

  // Fails when a certificate that nobody vouches for is taken.
  const Ended no_authority = Consume({"-X", "ssl.ca.location=/etc/ssl/certs/ca-certificates.crt"},
                                     {{"HASHTAG_CONSUMER_KAFKA_SASL_PASSWORD", kPassword}});
  EXPECT_EQ(no_authority.exit_code, 6) << no_authority.err;
  EXPECT_NE(no_authority.err.find("certificate"), std::string::npos) << no_authority.err;

  std::cout << "SASL/" << GetParam().name << " over TLS, Kafka "
            << (GetParam().kafka_version.empty() ? "4" : GetParam().kafka_version)
            << ": produced 1, counted 1 by environment, 1 by file; as a flag exit "
            << by_flag.exit_code << ", wrong password exit " << wrong.exit_code
            << ", unknown authority exit " << no_authority.exit_code << '\n'
            << by_flag.err;
}

INSTANTIATE_TEST_SUITE_P(, KafkaOverTls, ::testing::Values(kScram, kPlain),
                         [](const auto& run) { return std::string(run.param.name).substr(0, 5); });

}  // namespace
