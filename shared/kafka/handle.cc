#include "shared/kafka/handle.h"

#include <algorithm>
#include <future>
#include <limits>
#include <thread>

#include "shared/kafka/errors.h"

namespace shared::kafka {
namespace {

// A client that can end does so in milliseconds; one whose broker hangs would hold up a Ctrl-C.
constexpr std::chrono::milliseconds kEndWithin{500};

// Facility of the line that says that a fetch found no such partition at its broker. Written where
// debug=topic (consumer.cc).
constexpr std::string_view kLeaderLost = "BROKERUA";

CallbackTarget& TargetOf(void* opaque) { return *static_cast<CallbackTarget*>(opaque); }

// Cuts the thread's name before a line, and after it how often and in what state it was met.
std::string_view Sentence(std::string_view text) {
  if (text.starts_with("[thrd:")) text.remove_prefix(std::min(text.find("]: ") + 3, text.size()));
  return text.substr(0, text.rfind(" (after "));
}

void OnLog(const rd_kafka_t* rk, int level, const char* facility, const char* message) {
  TargetOf(rd_kafka_opaque(rk)).Log(level, facility, Sentence(message));
}

void OnError(rd_kafka_t* rk, int code, const char* reason, void* opaque) {
  CallbackTarget& target = TargetOf(opaque);
  target.CountError();
  if (code == RD_KAFKA_RESP_ERR__FATAL) {
    char why[512];
    code = rd_kafka_fatal_error(rk, why, sizeof why);
    target.Log(2, "FATAL", why);
    target.SetError(RD_KAFKA_RESP_ERR__FATAL, why);
    return;
  }
  // librdkafka has logged the reason. "All brokers are down" comes after it and says less.
  if (code != RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN)
    target.SetError(code, std::string(Sentence(reason)));
}

void OnDelivery(rd_kafka_t*, const rd_kafka_message_t* message, void* opaque) {
  TargetOf(opaque).Deliver(*message);
}

int OnStatistics(rd_kafka_t* rk, char* json, std::size_t size, void* opaque) {
  TargetOf(opaque).TellStatistics(rd_kafka_name(rk), {json, size});
  return 0;  // librdkafka frees the text.
}

}  // namespace

void CallbackTarget::Log(int level, std::string_view facility, std::string_view message) {
  if (facility == kLeaderLost) CountError();
  const std::lock_guard lock(mutex_);
  if (!log_) return;
  if (const auto line = damper_.Pass(facility, message)) log_(level, facility, *line);
}

void CallbackTarget::SetError(int code, std::string text) {
  const std::lock_guard lock(mutex_);
  last_error_.emplace(code, std::move(text));
}

std::optional<std::pair<int, std::string>> CallbackTarget::LastError() const {
  const std::lock_guard lock(mutex_);
  return last_error_;
}

void CallbackTarget::ClearError() {
  const std::lock_guard lock(mutex_);
  last_error_.reset();
}

void CallbackTarget::Mute() {
  const std::lock_guard lock(mutex_);
  log_ = {};
}

void EndClient::operator()(rd_kafka_t* rk) const {
  auto ended = std::make_shared<std::promise<void>>();
  std::thread([rk, ended, kept = target] {
    rd_kafka_destroy_flags(rk, RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE);
    ended->set_value();
  }).detach();
  if (ended->get_future().wait_for(kEndWithin) != std::future_status::ready) target->Mute();
}

Result<Handle> Handle::Open(rd_kafka_type_t type, ConfPtr conf, LogFunction log,
                            std::shared_ptr<BrokerBoard> brokers_told_to) {
  auto target = std::make_shared<CallbackTarget>(std::move(log));
  if (brokers_told_to) {
    rd_kafka_conf_set_stats_cb(conf.get(), &OnStatistics);
    target->SetBrokerBoard(std::move(brokers_told_to));
  }
  rd_kafka_conf_set_opaque(conf.get(), target.get());
  rd_kafka_conf_set_log_cb(conf.get(), &OnLog);
  rd_kafka_conf_set_error_cb(conf.get(), &OnError);
  if (type == RD_KAFKA_PRODUCER) rd_kafka_conf_set_dr_msg_cb(conf.get(), &OnDelivery);
  char sentence[512];
  rd_kafka_t* rk = rd_kafka_new(type, conf.get(), sentence, sizeof sentence);
  if (rk == nullptr) return Fail(ErrorKind::kUsage, std::string("Kafka client: ") + sentence);
  conf.release();  // rd_kafka_new took it.
  return Handle(rk, std::move(target));
}

Error Handle::Explain(int code, const std::string& doing) const {
  ServeCallbacks();
  const auto last = target().LastError();
  if (!last || KindOf(code) != ErrorKind::kRetry) return ErrorOf(code, doing);
  return ErrorOf(last->first, doing, last->second);
}

int TimeoutMs(std::chrono::milliseconds time) {
  return static_cast<int>(
      std::clamp<std::chrono::milliseconds::rep>(time.count(), 0, std::numeric_limits<int>::max()));
}

}  // namespace shared::kafka
