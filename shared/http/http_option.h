// The option --http, which both services have.
#pragma once

#include "shared/options.h"
#include "shared/service_options.h"

namespace shared::http {

// `what`: what is served there, for the help. `options` must outlive the table.
void AddHttpOption(OptionTable& table, ServiceOptions& options, const std::string& what);

}  // namespace shared::http
