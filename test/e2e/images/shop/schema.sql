-- The shop's tables; run once, on the primary, by somebody who may make tables.
CREATE TABLE IF NOT EXISTS shop.orders (
  id VARCHAR(64) CHARACTER SET ascii NOT NULL PRIMARY KEY,
  placed_at TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3)
) ENGINE = InnoDB;
