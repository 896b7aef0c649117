import type { MigrationInterface, QueryRunner } from 'typeorm';

/** An order may leave the concentration to the bag of its protocol, which holds another dose on each step of a ramp. */
export class BagOfTheProtocol1700000000019 implements MigrationInterface {
  name = 'BagOfTheProtocol1700000000019';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE plan
        -- as ordered; NULL where the protocol's own bag makes it
        ALTER concentration_value DROP NOT NULL,
        ALTER concentration_unit DROP NOT NULL,
        ADD CONSTRAINT plan_concentration CHECK ((concentration_value IS NULL) = (concentration_unit IS NULL));
    `);
  }

  async down(): Promise<void> {
    throw new Error('What a prescriber ordered is not dropped.');
  }
}
