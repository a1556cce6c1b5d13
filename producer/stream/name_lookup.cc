#include "producer/stream/name_lookup.h"

#include <atomic>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>

#include <boost/asio/post.hpp>
#include <fmt/format.h>

namespace producer {
namespace {

namespace asio = boost::asio;
using Addresses = NameLookup::Addresses;

// Threads that outlive main may still count down: nothing is destroyed with it.
std::atomic<int> g_unanswered{0};

shared::Result<Addresses> NotResolved(const std::string& host, const std::string& why) {
  return shared::Fail(shared::ErrorKind::kRetry,
                      fmt::format("could not resolve {}: {}", host, why));
}

shared::Result<Addresses> Resolve(const std::string& host, const std::string& port) {
  asio::io_context io;
  boost::system::error_code error;
  auto found = asio::ip::tcp::resolver(io).resolve(host, port, error);
  if (error) return NotResolved(host, error.message());
  return found;
}

}  // namespace

class NameLookup::Question : public std::enable_shared_from_this<Question> {
 public:
  Question(asio::io_context& io, std::string host, std::string port, Listener listener)
      : host_(std::move(host)), port_(std::move(port)), listener_(std::move(listener)), io_(&io) {}

  void Ask() {
    if (g_unanswered.fetch_add(1) >= kMostUnanswered) {
      return Refuse("earlier questions are still unanswered; is the name server there?");
    }
    try {
      std::thread([self = shared_from_this()] { self->Answer(); }).detach();
    } catch (const std::system_error& error) {
      Refuse(error.what());
    }
  }

  // Nobody waits any more.
  void Forget() {
    listener_ = nullptr;
    const std::lock_guard lock(mutex_);
    io_ = nullptr;
  }

 private:
  // In the thread of its own.
  void Answer() {
    auto found = Resolve(host_, port_);
    g_unanswered.fetch_sub(1);
    Post(std::move(found));
  }

  void Refuse(const std::string& why) {
    g_unanswered.fetch_sub(1);
    Post(NotResolved(host_, why));
  }

  void Post(shared::Result<Addresses> found) {
    const std::lock_guard lock(mutex_);
    if (io_ == nullptr) return;
    asio::post(*io_, [self = shared_from_this(), found = std::move(found)] { self->Tell(found); });
  }

  // In the thread of io. The listener may destroy the lookup.
  void Tell(const shared::Result<Addresses>& found) {
    const Listener listener = std::exchange(listener_, nullptr);
    if (listener) listener(found);
  }

  const std::string host_, port_;
  Listener listener_;  // Of io's thread.
  std::mutex mutex_;
  asio::io_context* io_;  // Under mutex_; null: forgotten.
};

NameLookup::NameLookup(asio::io_context& io, std::string host, std::string port, Listener listener)
    : question_(
          std::make_shared<Question>(io, std::move(host), std::move(port), std::move(listener))) {
  question_->Ask();
}

NameLookup::~NameLookup() { question_->Forget(); }

}  // namespace producer
