import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What an order says of bag and vial, to count them; NULL: as is usual at its concentration. */
export class OrderSupplies1700000000016 implements MigrationInterface {
  name = 'OrderSupplies1700000000016';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE plan
        ADD bag_volume_value numeric CHECK (bag_volume_value > 0),
        ADD bag_volume_unit text,
        ADD vial_value numeric CHECK (vial_value > 0),
        ADD vial_unit text;
    `);
  }

  async down(): Promise<void> {
    throw new Error('What a prescriber ordered is not dropped.');
  }
}
