#include "shared/kafka/broker_board.h"

#include <rapidjson/document.h>

namespace shared::kafka {
namespace {

using rapidjson::Value;

std::string TextOf(const Value& object, const char* name) {
  const auto found = object.FindMember(name);
  if (found == object.MemberEnd() || !found->value.IsString()) return "";
  return {found->value.GetString(), found->value.GetStringLength()};
}

std::uint64_t CountOf(const Value& object, const char* name) {
  const auto found = object.FindMember(name);
  return found != object.MemberEnd() && found->value.IsUint64() ? found->value.GetUint64() : 0;
}

void Add(const BrokerHealth& more, BrokerHealth& to) {
  to.up = to.up || more.up;
  to.send_errors += more.send_errors;
  to.receive_errors += more.receive_errors;
  to.request_timeouts += more.request_timeouts;
}

}  // namespace

std::vector<BrokerHealth> BrokersOf(std::string_view statistics) {
  rapidjson::Document told;
  told.Parse(statistics.data(), statistics.size());
  if (told.HasParseError() || !told.IsObject()) return {};
  const auto brokers = told.FindMember("brokers");
  if (brokers == told.MemberEnd() || !brokers->value.IsObject()) return {};
  std::map<std::string, BrokerHealth> by_name;
  for (const auto& entry : brokers->value.GetObject()) {
    if (!entry.value.IsObject()) continue;
    // A coordinator that is not known yet, and librdkafka's own internal one, are at no address.
    const std::string name = TextOf(entry.value, "nodename");
    if (name.empty() || TextOf(entry.value, "source") == "internal") continue;
    Add({.name = {},
         .up = TextOf(entry.value, "state") == "UP",
         .send_errors = CountOf(entry.value, "txerrs"),
         .receive_errors = CountOf(entry.value, "rxerrs"),
         .request_timeouts = CountOf(entry.value, "req_timeouts")},
        by_name[name]);
  }
  std::vector<BrokerHealth> all;
  for (auto& [name, broker] : by_name) {
    broker.name = name;
    all.push_back(broker);
  }
  return all;
}

void BrokerBoard::Tell(std::string_view client, const std::vector<BrokerHealth>& brokers) {
  const std::lock_guard lock(mutex_);
  for (auto& [name, seen] : brokers_) {
    if (client != client_) Add(seen.now, seen.before);
    seen.now.up = false;  // Unless it is told again.
    if (client != client_) seen.now = {};
  }
  client_ = client;
  for (const BrokerHealth& broker : brokers) brokers_[broker.name].now = broker;
}

std::vector<BrokerHealth> BrokerBoard::Take() const {
  const std::lock_guard lock(mutex_);
  std::vector<BrokerHealth> all;
  for (const auto& [name, seen] : brokers_) {
    BrokerHealth sum = seen.before;
    sum.up = false;
    Add(seen.now, sum);
    sum.name = name;
    all.push_back(sum);
  }
  return all;
}

}  // namespace shared::kafka
