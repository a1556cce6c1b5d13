// The options --http and --http-token-file, which both services have.
#pragma once

#include <string>

#include "shared/error.h"
#include "shared/http/site.h"
#include "shared/options.h"
#include "shared/service_options.h"

namespace shared::http {

// `what`: what is served there, for the help. `options` must outlive the table.
void AddHttpOption(OptionTable& table, ServiceOptions& options, const std::string& what);

// kUsage: an address that other machines can reach, without a token; or a token for nothing.
Result<void> CheckHttp(const ServiceOptions& options, const OptionTable& table);

// Who may ask. kUsage: the token's file is not as Token::Read wants it.
Result<Access> ReadAccess(const ServiceOptions& options, std::string cookie);

}  // namespace shared::http
