// SPDX-License-Identifier: Apache-2.0
// A statement as pages to be read by people: who, which account, the balances, a table of the
// entries with its head on every page, the sums, and how to prove it. Days are London's. The same
// statement is the same drawing.
#pragma once

#include "services/statements/pages/pages_port.h"
#include "services/statements/statement.h"

namespace atollbank::statements {

// Draws all of it on `pages` and takes the document. Errors: PagesPort::finish()'s.
base::Result<std::string> to_pages(const IssuedStatement& issued, PagesPort& pages);

}  // namespace atollbank::statements
