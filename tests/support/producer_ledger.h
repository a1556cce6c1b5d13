// The ledger that tweet-producer prints with --json, read back.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace test {

// Name to number: what the last line of `output` that begins with "{" holds. Throws
// std::runtime_error where there is none.
using Ledger = std::map<std::string, std::uint64_t>;
Ledger LedgerIn(std::string_view output);

// received + recovered = published + duplicate + filtered + malformed + notice + rejected + pending
// + dropped.
bool Balances(const Ledger& ledger);

}  // namespace test
