#include "producer/stream/http_connection.h"

#include <algorithm>
#include <array>
#include <charconv>

#include <curl/curl.h>

#include "shared/ascii.h"

namespace producer {
namespace {

constexpr long kConnectSeconds = 30;
constexpr long kReadBuffer = 128L << 10;
constexpr std::string_view kRateLimitReset = "x-rate-limit-reset:", kDate = "date:";

template <auto kFree>
struct FreeCurl {
  template <typename T>
  void operator()(T* pointer) const {
    kFree(pointer);
  }
};

void InitialiseLibrary() {
  static const CURLcode once = curl_global_init(CURL_GLOBAL_DEFAULT);
  static_cast<void>(once);
}

}  // namespace

struct HttpConnection::Handles {
  std::unique_ptr<CURL, FreeCurl<curl_easy_cleanup>> easy;
  std::unique_ptr<curl_slist, FreeCurl<curl_slist_free_all>> headers;
  std::unique_ptr<CURLM, FreeCurl<curl_multi_cleanup>> multi;
  std::array<char, CURL_ERROR_SIZE> words{};

  ~Handles() { curl_multi_remove_handle(multi.get(), easy.get()); }
};

HttpConnection::HttpConnection(const HttpRequest& request) : most_body_(request.most_body) {
  InitialiseLibrary();
  handles_ = std::make_unique<Handles>();
  handles_->easy.reset(curl_easy_init());
  handles_->multi.reset(curl_multi_init());
  CURL* const easy = handles_->easy.get();
  SetRequest(request);
  SetTransport(request);
  curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, handles_->words.data());
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &TakeBody);
  curl_easy_setopt(easy, CURLOPT_WRITEDATA, this);
  curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, &TakeHeader);
  curl_easy_setopt(easy, CURLOPT_HEADERDATA, this);
  curl_multi_add_handle(handles_->multi.get(), easy);
}

void HttpConnection::SetRequest(const HttpRequest& request) {
  CURL* const easy = handles_->easy.get();
  curl_slist* headers = nullptr;
  const auto add = [&](const std::string& line) {
    headers = curl_slist_append(headers, line.c_str());
  };
  add("Accept: " + request.accept);
  if (!request.authorization.empty()) add("Authorization: " + request.authorization);
  if (request.method == HttpMethod::kPost) {
    add("Content-Type: " + request.content_type);
    add("Expect:");  // No "100 Continue" before so short a body.
    curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE, static_cast<long>(request.body.size()));
    curl_easy_setopt(easy, CURLOPT_COPYPOSTFIELDS, request.body.c_str());
  }
  handles_->headers.reset(headers);
  curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers);
  curl_easy_setopt(easy, CURLOPT_URL, request.url.c_str());
  curl_easy_setopt(easy, CURLOPT_USERAGENT, request.user_agent.c_str());
  curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "gzip");
  curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
}

void HttpConnection::SetTransport(const HttpRequest& request) {
  CURL* const easy = handles_->easy.get();
  curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1);
  curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT, kConnectSeconds);
  curl_easy_setopt(easy, CURLOPT_TCP_KEEPALIVE, 1L);
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  // Its end does not wait for the thread that looks the name up; that ends by itself.
  curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);
  curl_easy_setopt(easy, CURLOPT_BUFFERSIZE, kReadBuffer);
  curl_easy_setopt(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  if (!request.ca_file.empty()) {
    curl_easy_setopt(easy, CURLOPT_CAINFO, request.ca_file.c_str());
    curl_easy_setopt(easy, CURLOPT_PROXY_CAINFO, request.ca_file.c_str());
  }
  // Both are set, if only to "": libcurl would go by the variables http_proxy, no_proxy and so on.
  curl_easy_setopt(easy, CURLOPT_PROXY, request.proxy.c_str());
  curl_easy_setopt(easy, CURLOPT_NOPROXY, "");
  curl_easy_setopt(easy, CURLOPT_HTTPPROXYTUNNEL, 1L);
}

HttpConnection::~HttpConnection() = default;

HttpConnection::State HttpConnection::Run(std::chrono::milliseconds wait, int stop_fd,
                                          const HttpHandler& handler) {
  handler_ = &handler;
  CURLM* const multi = handles_->multi.get();
  const std::uint64_t before = bytes_received();
  int running = 0;
  curl_multi_perform(multi, &running);
  if (running > 0 && bytes_received() == before) {
    curl_waitfd stop{.fd = stop_fd, .events = CURL_WAIT_POLLIN, .revents = 0};
    curl_multi_poll(multi, &stop, 1, static_cast<int>(wait.count()), nullptr);
    curl_multi_perform(multi, &running);
  }
  handler_ = nullptr;
  int left = 0;
  const CURLMsg* message = curl_multi_info_read(multi, &left);
  if (message == nullptr || message->msg != CURLMSG_DONE) return State::kOpen;
  OnEnd(message->data.result);
  return State::kEnded;
}

std::uint64_t HttpConnection::bytes_received() const {
  curl_off_t bytes = 0;
  curl_easy_getinfo(handles_->easy.get(), CURLINFO_SIZE_DOWNLOAD_T, &bytes);
  return static_cast<std::uint64_t>(bytes);
}

int HttpConnection::Status() const {
  long status = 0;
  curl_easy_getinfo(handles_->easy.get(), CURLINFO_RESPONSE_CODE, &status);
  return static_cast<int>(status);
}

int HttpConnection::proxy_status() const {
  long status = 0;
  curl_easy_getinfo(handles_->easy.get(), CURLINFO_HTTP_CONNECTCODE, &status);
  return static_cast<int>(status);
}

std::size_t HttpConnection::TakeBody(char* bytes, std::size_t one, std::size_t size, void* self) {
  return static_cast<HttpConnection*>(self)->OnBody({bytes, one * size}) ? one * size : 0;
}

std::size_t HttpConnection::TakeHeader(char* bytes, std::size_t one, std::size_t size, void* self) {
  static_cast<HttpConnection*>(self)->OnHeader({bytes, one * size});
  return one * size;
}

bool HttpConnection::OnBody(std::string_view bytes) {
  if (most_body_ > 0) body_ += bytes.size();
  if (body_ > most_body_) return false;
  if (most_body_ > 0 || Status() == 200) {
    handler_->on_bytes(bytes);
    return true;
  }
  refusal_.append(bytes.substr(0, kMostRefusal - refusal_.size()));
  return refusal_.size() < kMostRefusal;
}

void HttpConnection::OnHeader(std::string_view line) {
  const bool end_of_headers = line == "\r\n" || line == "\n";
  if (end_of_headers && Status() >= 200) handler_->on_status(Status());
  if (shared::StartsWithIgnoringCase(line, kDate)) ReadDate(std::string(line.substr(kDate.size())));
  if (!shared::StartsWithIgnoringCase(line, kRateLimitReset)) return;
  line.remove_prefix(std::min(line.size(), line.find_first_not_of(' ', kRateLimitReset.size())));
  std::int64_t seconds = 0;
  const auto [end, error] = std::from_chars(line.data(), line.data() + line.size(), seconds);
  if (error == std::errc()) rate_limit_reset_ = seconds;
}

void HttpConnection::ReadDate(const std::string& text) {
  const auto seconds = curl_getdate(text.c_str(), nullptr);
  if (seconds >= 0) server_time_ = seconds;
}

void HttpConnection::OnEnd(int curl_code) {
  const auto code = static_cast<CURLcode>(curl_code);
  could_not_resolve_ = code == CURLE_COULDNT_RESOLVE_HOST;
  if (code == CURLE_OK) return;
  if (body_ > most_body_) {
    failure_ = "the answer has no end";
    return;
  }
  failure_ = handles_->words[0] != '\0' ? handles_->words.data() : curl_easy_strerror(code);
}

}  // namespace producer
