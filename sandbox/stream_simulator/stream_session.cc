#include "sandbox/stream_simulator/stream_session.h"

#include <chrono>
#include <optional>
#include <string>
#include <utility>

#include "sandbox/stream_simulator/http_response.h"
#include "sandbox/stream_simulator/protocol_session.h"
#include "shared/log.h"

namespace sandbox {
namespace {

constexpr int kNobody = 0;  // In place of a status: the client has gone before it was answered.

producer::Parameters ParametersOf(const HttpRequest& request) {
  producer::Parameters parameters = producer::DecodeForm(request.Query());
  for (auto& parameter : producer::DecodeForm(request.FormBody())) {
    parameters.push_back(std::move(parameter));
  }
  return parameters;
}

}  // namespace

void StreamSession::Run(RequestRecord& record) {
  record.end = "no request";
  if (!connection_.Handshake()) return;
  const auto request = ReceiveRequest();
  if (!request && request.error().status == kNobody) return;
  if (!request) return SendRefusal(request.error(), record);
  record.method = request->method;
  record.path = request->Path();
  record.parameters = ParametersOf(*request);
  record.user_agent = request->Header("user-agent");
  record.end = "not answered";
  const std::string_view rules = FactsOf(service_.options.protocol).rules;
  if (!rules.empty() && rules == request->Path()) {
    fault_ = service_.scenario.NextOfRules();
    record.fault = fault_.words;
  }
  if (fault_.ending == Ending::kHang) return Hang();
  if (service_.answer) return SendRefusal(AnswerOf(*service_.answer), record);
  if (fault_.status) return SendRefusal(AnswerOf(*fault_.status), record);
  const auto session = MakeProtocolSession(connection_, service_, fault_);
  if (const auto refusal = session->Run(*request, record)) SendRefusal(*refusal, record);
}

OrRefusal<HttpRequest> StreamSession::ReceiveRequest() {
  std::string bytes;
  bool told_to_go_on = false;
  while (true) {
    auto request = ReadRequest(bytes);
    if (!request) return std::unexpected(request.error());
    if (*request) return **std::move(request);
    if (!told_to_go_on && WaitsForContinue(bytes)) {
      told_to_go_on = true;
      if (!connection_.Write("HTTP/1.1 100 Continue\r\n\r\n")) return Refuse(kNobody, 0, "");
    }
    if (!connection_.Read(bytes)) return Refuse(kNobody, 0, "");
  }
}

void StreamSession::SendRefusal(const Refusal& refusal, RequestRecord& record) {
  shared::log::Info("request_refused", {{"method", record.method},
                                        {"path", record.path},
                                        {"status", refusal.status},
                                        {"why", refusal.message}});
  record.status = refusal.status;
  record.end = "refused";
  if (connection_.Write(RefusalResponse(refusal, Now(), fault_.reset_in))) connection_.Finish();
}

void StreamSession::Hang() {
  constexpr auto kLongWait = std::chrono::hours(1);
  while (connection_.WaitFor(kLongWait, service_.shutdown) == Connection::Wake::kTime) {
  }
}

}  // namespace sandbox
