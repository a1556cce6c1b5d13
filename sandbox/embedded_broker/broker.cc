#include "sandbox/embedded_broker/broker.h"

#include <cerrno>
#include <cstring>

#include <arpa/inet.h>
#include <fmt/format.h>
#include <librdkafka/rdkafka.h>
#include <librdkafka/rdkafka_mock.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "sandbox/embedded_broker/bind_port.h"

namespace sandbox {
namespace {

// The mock cluster needs a client to hang on; its own log is of no use here.
rd_kafka_t* MakeClient() {
  rd_kafka_conf_t* conf = rd_kafka_conf_new();
  rd_kafka_conf_set_log_cb(conf, [](const rd_kafka_t*, int, const char*, const char*) {});
  char sentence[256];
  rd_kafka_t* client = rd_kafka_new(RD_KAFKA_PRODUCER, conf, sentence, sizeof sentence);
  if (client == nullptr) rd_kafka_conf_destroy(conf);
  return client;
}

// A bind() that fails inside of the mock cluster ends the process by an assertion (2.0.2), so the
// port is tried before. Returns 0 or errno.
int TryPort(std::uint16_t port) {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int on = 1;
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port);
  const int error =
      bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 ? 0 : errno;
  close(fd);
  return error;
}

std::string WhyNotStarted(std::uint16_t port, int error) {
  return fmt::format(
      "the embedded broker cannot listen on 127.0.0.1:{}: {}; choose another --port, "
      "or 0 for any",
      port, std::strerror(error));
}

}  // namespace

struct Broker::Impl {
  rd_kafka_t* client = nullptr;
  rd_kafka_mock_cluster_t* cluster = nullptr;

  ~Impl() {
    if (cluster != nullptr) rd_kafka_mock_cluster_destroy(cluster);
    if (client != nullptr) rd_kafka_destroy(client);
  }
};

shared::Result<Broker> Broker::Start(std::uint16_t port, const std::vector<TopicSpec>& topics) {
  if (const int error = TryPort(port); error != 0) {
    return shared::Fail(shared::ErrorKind::kUsage, WhyNotStarted(port, error));
  }
  auto impl = std::make_unique<Impl>();
  impl->client = MakeClient();
  BindNextListenerTo(port);
  if (impl->client != nullptr) impl->cluster = rd_kafka_mock_cluster_new(impl->client, 1);
  if (impl->cluster == nullptr) {
    return shared::Fail(shared::ErrorKind::kFatal, "librdkafka did not start its mock cluster");
  }
  for (const TopicSpec& topic : topics) {
    const auto code =
        rd_kafka_mock_topic_create(impl->cluster, topic.name.c_str(), topic.partitions, 1);
    if (code != RD_KAFKA_RESP_ERR_NO_ERROR) {
      return shared::Fail(shared::ErrorKind::kUsage,
                          fmt::format("--create {}: {}", topic.name, rd_kafka_err2str(code)));
    }
  }
  return Broker(std::move(impl));
}

Broker::Broker(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Broker::Broker(Broker&&) noexcept = default;
Broker& Broker::operator=(Broker&&) noexcept = default;
Broker::~Broker() = default;

std::string Broker::address() const { return rd_kafka_mock_cluster_bootstraps(impl_->cluster); }

}  // namespace sandbox
