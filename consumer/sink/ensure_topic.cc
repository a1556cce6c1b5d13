#include "consumer/sink/ensure_topic.h"

#include <chrono>
#include <thread>

#include "shared/log.h"

namespace consumer {

namespace {

using namespace std::chrono_literals;
using shared::ErrorKind;
using shared::kafka::Admin;

constexpr auto kAskFor = 2s;
constexpr auto kCreateFor = 5s;
constexpr auto kPause = 100ms;

}  // namespace

shared::Result<bool> EnsureTopic(Admin& admin, const shared::kafka::NewTopic& plan,
                                 const std::function<bool()>& stop) {
  auto found = admin.DescribeTopic(plan.name, kAskFor);
  if (found) return false;
  if (found.error().kind != ErrorKind::kUnavailable) return Forward(found);
  if (auto made = admin.CreateTopic(plan, kCreateFor); !made) return Forward(made);
  shared::log::Info("topic_made", {{"topic", plan.name}});
  // It is there as soon as the brokers have told each other.
  const auto deadline = std::chrono::steady_clock::now() + kCreateFor;
  while (!found && !stop() && std::chrono::steady_clock::now() < deadline) {
    std::this_thread::sleep_for(kPause);
    found = admin.DescribeTopic(plan.name, kAskFor);
  }
  if (!found) return shared::Fail(ErrorKind::kRetry, found.error().what);
  return true;
}

shared::Result<bool> EnsureTopic(const shared::kafka::ClientConfig& config,
                                 const shared::kafka::NewTopic& plan,
                                 const std::function<bool()>& stop) {
  auto admin = Admin::Open(config);
  if (!admin) return Forward(admin);
  return EnsureTopic(*admin, plan, stop);
}

}  // namespace consumer
