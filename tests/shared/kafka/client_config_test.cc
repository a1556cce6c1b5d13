#include "shared/kafka/client_config.h"

#include <gtest/gtest.h>

#include "shared/kafka/handle.h"

namespace shared::kafka {
namespace {

ClientConfig WithProperty(const std::string& name, const std::string& value) {
  return {.properties = {{name, value}},
          .secrets = {},
          .environment_prefix = "TWEET_PRODUCER",
          .log = {}};
}

std::string Refusal(const ClientConfig& config) {
  const auto checked = MakeConf(config, {}, {});
  if (checked) return "";
  EXPECT_EQ(checked.error().kind, ErrorKind::kUsage);
  return checked.error().what;
}

bool Contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

TEST(ClientConfigTest, TakesWhatLibrdkafkaTakes) {
  EXPECT_EQ(Refusal(WithProperty("fetch.min.bytes", "10")), "");
  EXPECT_EQ(Refusal(WithProperty("linger.ms", "1")), "");
  EXPECT_EQ(Refusal(WithProperty("ssl.key.location", "/key")), "");
}

// Fails when a property that a promise stands on is left out of the table.
TEST(ClientConfigTest, RefusesWhatAPromiseStandsOn) {
  for (const char* name :
       {"enable.auto.commit", "enable.auto.offset.store", "auto.offset.reset", "group.id",
        "enable.partition.eof", "transactional.id", "log.connection.close", "log.queue",
        "allow.auto.create.topics", "enable.idempotence", "acks", "request.required.acks",
        "message.timeout.ms", "delivery.timeout.ms", "partitioner"}) {
    const std::string what = Refusal(WithProperty(name, "x"));
    EXPECT_TRUE(Contains(what, std::string(name) + " cannot be set: ")) << what;
    ClientConfig in_file;
    in_file.secrets[name] = "x";
    EXPECT_NE(Refusal(in_file), "") << name;
  }
  EXPECT_TRUE(Contains(Refusal(WithProperty("group.id", "x")), "use --group"));
  EXPECT_TRUE(Contains(Refusal(WithProperty("bootstrap.servers", "x")), "use --brokers"));
}

// Fails when a secret is taken from a flag, or its value is repeated in the message.
TEST(ClientConfigTest, RefusesSecretsAsFlagsAndSaysWhereTheyBelong) {
  for (const char* name : {"sasl.password", "ssl.key.password", "ssl.keystore.password",
                           "ssl.key.pem", "sasl.oauthbearer.client.secret"}) {
    const std::string what = Refusal(WithProperty(name, "hunter2"));
    EXPECT_TRUE(Contains(what, "[kafka]")) << what;
    EXPECT_TRUE(Contains(what, "TWEET_PRODUCER_KAFKA_")) << what;
    EXPECT_FALSE(Contains(what, "hunter2")) << what;
  }
  EXPECT_TRUE(
      Contains(Refusal(WithProperty("sasl.password", "x")), "TWEET_PRODUCER_KAFKA_SASL_PASSWORD"));
  ClientConfig in_file;
  in_file.secrets["sasl.password"] = "hunter2";
  EXPECT_EQ(Refusal(in_file), "");
}

TEST(ClientConfigTest, NamesTheNearestPropertyOfAnUnknownOne) {
  const std::string what = Refusal(WithProperty("fetch.min.byte", "1"));
  EXPECT_TRUE(Contains(what, "No such configuration property")) << what;
  EXPECT_TRUE(Contains(what, "did you mean fetch.min.bytes?")) << what;
  EXPECT_FALSE(Contains(Refusal(WithProperty("zzzzzz", "1")), "did you mean"));
}

TEST(ClientConfigTest, RefusesABadValueAndNoBroker) {
  EXPECT_TRUE(Contains(Refusal(WithProperty("fetch.min.bytes", "many")), "fetch.min.bytes"));
  ClientConfig nobody;
  nobody.brokers = " ,";
  EXPECT_TRUE(Contains(Refusal(nobody), "--brokers"));
}

TEST(ClientConfigTest, DetectsWhatTheLibraryHas) {
  EXPECT_TRUE(LibraryHasProperty("fetch.min.bytes"));
  EXPECT_TRUE(LibraryHasProperty("acks"));
  EXPECT_TRUE(LibraryHasProperty("ssl.key.pem"));
  EXPECT_FALSE(LibraryHasProperty("fetch.min.byte"));
}

TEST(ClientConfigTest, DefaultsAreLeftOutWhereTheLibraryLacksThemAndMayBeOverridden) {
  auto conf = MakeConf(WithProperty("fetch.min.bytes", "7"),
                       {{"no.such.property", "1"}, {"fetch.min.bytes", "5"}}, {{"group.id", "g"}});
  ASSERT_TRUE(conf) << conf.error().what;
  char value[32];
  std::size_t size = sizeof value;
  ASSERT_EQ(rd_kafka_conf_get(conf->get(), "fetch.min.bytes", value, &size), RD_KAFKA_CONF_OK);
  EXPECT_STREQ(value, "7");
}

}  // namespace
}  // namespace shared::kafka
