#include "producer/doctor/server_checks.h"

namespace producer {

Finding CheckToken(const TokenPlace& place) {
  const auto found = FindToken(place);
  if (!found) return Failed(kTokenCheck, found.error());
  if (!found->open_to_others) return Ok(kTokenCheck, "from " + found->from);
  return Warning(kTokenCheck, found->from + ": others may read it: chmod 600");
}

}  // namespace producer
