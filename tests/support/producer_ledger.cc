#include "tests/support/producer_ledger.h"

#include <regex>
#include <stdexcept>

namespace test {

Ledger LedgerIn(std::string_view output) {
  const std::size_t begin = output.rfind("{\"received\"");
  if (begin == std::string_view::npos) {
    throw std::runtime_error("no ledger in: " + std::string(output));
  }
  const std::string json(output.substr(begin));
  static const std::regex kEntry("\"([a-z_]+)\":([0-9]+)");
  Ledger ledger;
  for (std::sregex_iterator entry(json.begin(), json.end(), kEntry), end; entry != end; ++entry) {
    ledger[(*entry)[1]] = std::stoull((*entry)[2]);
  }
  return ledger;
}

bool Balances(const Ledger& ledger) {
  const auto sum = [&](std::initializer_list<const char*> names) {
    std::uint64_t total = 0;
    for (const char* name : names) total += ledger.at(name);
    return total;
  };
  return sum({"received", "recovered"}) == sum({"published", "duplicate", "filtered", "malformed",
                                                "notice", "rejected", "pending", "dropped"});
}

}  // namespace test
