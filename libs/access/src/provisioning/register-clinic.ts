import type { DirectoryTx } from '#database';

/** Makes a clinic, or renames it. */
export async function registerClinic(tx: DirectoryTx, clinic: { readonly id: string; readonly name: string }): Promise<void> {
  await tx.query(`INSERT INTO tenant (id, name) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET name = excluded.name`, [clinic.id, clinic.name]);
}
