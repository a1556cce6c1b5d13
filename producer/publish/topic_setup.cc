#include "producer/publish/topic_setup.h"

#include <algorithm>

#include <fmt/format.h>

#include "shared/log.h"
#include "shared/time_text.h"

namespace producer {
namespace {

using shared::ErrorKind;
using shared::kafka::Admin;
using namespace std::chrono_literals;
using std::chrono::milliseconds;

// Short enough for a stop to be heeded soon.
constexpr milliseconds kAskFor = 1s;
// A large cluster takes its time.
constexpr milliseconds kCreateFor = 5s;
constexpr milliseconds kTellEvery = 10s;

// Whoever may write need not be allowed to read a topic's settings.
shared::Result<shared::kafka::TopicSettings> SettingsOf(Admin& admin, const std::string& topic) {
  auto settings = admin.ReadTopicSettings(topic, kAskFor);
  if (settings || settings.error().kind != ErrorKind::kCredentials) return settings;
  shared::log::Warn("topic_settings_unknown",
                    {{"topic", topic},
                     {"why", settings.error().what},
                     {"advice",
                      "a tweet older than its retention may be deleted at once: allow "
                      "DescribeConfigs on the topic"}});
  return shared::kafka::TopicSettings{};
}

shared::Result<TopicState> Finish(Admin& admin, const TopicPlan& plan,
                                  const shared::kafka::TopicDescription& found, bool created) {
  const auto settings = SettingsOf(admin, plan.topic.name);
  if (!settings) return shared::Annotate(settings, "reading the retention of " + plan.topic.name);
  return TopicState{.embedded_broker = shared::kafka::IsEmbeddedBroker(found.cluster_id),
                    .created = created,
                    .partitions = found.partitions.size(),
                    .settings = *settings};
}

}  // namespace

shared::Result<TopicState> EnsureTopic(Admin& admin, const TopicPlan& plan, bool& created) {
  const auto found = admin.DescribeTopic(plan.topic.name, kAskFor);
  if (found) return Finish(admin, plan, *found, created);
  if (found.error().kind != ErrorKind::kUnavailable) return shared::Forward(found);
  if (!plan.may_create) return TopicState{};
  if (const auto made = admin.CreateTopic(plan.topic, kCreateFor); !made) {
    return shared::Annotate(made, "creating the topic " + plan.topic.name);
  }
  created = true;
  return shared::Fail(ErrorKind::kRetry, "the topic was just created");
}

shared::Result<std::optional<TopicState>> SetUpTopic(Admin& admin, const TopicPlan& plan,
                                                     const shared::Clock& clock,
                                                     const shared::Shutdown& shutdown) {
  const auto start = clock.Steady();
  auto next_tell = start;
  bool created = false;
  while (true) {
    auto state = EnsureTopic(admin, plan, created);
    if (state) return *std::move(state);
    if (state.error().kind != ErrorKind::kRetry) return shared::Forward(state);
    const auto waited = std::chrono::duration_cast<milliseconds>(clock.Steady() - start);
    if (plan.run_until && clock.Steady() >= *plan.run_until) return std::nullopt;
    // A topic that was just made is there as soon as the brokers have told each other.
    const auto patience = plan.broker_wait
                              ? std::optional(*plan.broker_wait + (created ? kCreateFor : 0s))
                              : std::nullopt;
    if (patience && waited >= *patience) {
      return shared::Fail(
          ErrorKind::kUnavailable,
          fmt::format("no broker after {}: {} (start one, name it with --brokers, "
                      "or wait longer with --broker-wait)",
                      shared::FormatDuration(*plan.broker_wait), state.error().what));
    }
    if (!created && clock.Steady() >= next_tell) {
      shared::log::Warn("broker_awaited",
                        {{"waited_s", waited.count() / 1000}, {"why", state.error().what}});
      next_tell = clock.Steady() + kTellEvery;
    }
    if (shutdown.WaitFor(100ms)) return std::nullopt;
  }
}

}  // namespace producer
