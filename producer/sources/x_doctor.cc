// What doctor looks at of --source x: the token, the rules beside the plan's limits, whether what
// is charged has a limit, and whether the server answers, takes the token and has room for the
// rules. The stream itself is not opened: what it sends is charged, and most plans have one
// connection alone.
#include <utility>

#include "producer/doctor/server_checks.h"
#include "producer/doctor/x_check.h"
#include "producer/sources/server_doctor.h"
#include "producer/sources/x_setup.h"

namespace producer {
namespace {

class XDoctor final : public ServerDoctor {
  using ServerDoctor::ServerDoctor;

  bool IsRequestWell() override {
    const bool token = Tell(CheckToken(XTokenPlaceOf(options())));
    const bool fit = Tell(CheckXRules(RulePlanOf(options())));
    const bool request = Tell(CheckXRequest(options().endpoint, options().ca_file));
    const XOptions& x = options().x;
    Tell(CheckXSpend({.max_posts = x.max_posts, .max_usd = x.max_usd, .post_price = x.post_price}));
    return token && fit && request;
  }

  Checks ChecksOfServer() const override { return {"server"}; }

  Findings Ask() override {
    const auto source = MakeXSource(options());
    if (!source) return {Failed("server", source.error())};
    RulesClient client(RulesClientOf(options(), source->request), clock(), shutdown());
    return {AskX(client, source->rules)};
  }
};

}  // namespace

std::unique_ptr<SourceDoctor> MakeXDoctor(DoctorVisit visit) {
  return std::make_unique<XDoctor>(std::move(visit));
}

}  // namespace producer
