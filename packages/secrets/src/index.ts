export { type Column, DataKeyRing } from './data-key-ring.ts';
export type { DataKeyStore, FreshDataKey, StoredDataKey } from './data-key-store.ts';
export { EnvStore, type EnvStoreOptions, isEnvPrefix } from './env-store.ts';
export { type KeyFor, keyIdOf, open, seal } from './envelope.ts';
export type { CacheOptions } from './expiring-cache.ts';
export { FileStore, type FileStoreOptions, isSecretFolder } from './file-store.ts';
export { isKeyId } from './key-id.ts';
export { type FindSealedSecret, LocalStore, type SealedSecret, secretColumn } from './local-store.ts';
export { generateMasterKey, type MasterKeySettings, MasterKeys, parseMasterKeys } from './master-key.ts';
export type { Place } from './place.ts';
export { KEY_BYTES, SealingKey } from './sealing-key.ts';
export {
  isSecretName,
  parseSecretReference,
  type SecretReference,
} from './secret-reference.ts';
export { resolveSecret, type SecretStore, type SecretStores } from './secret-store.ts';
export { MAX_SECRET_BYTES, SecretValue } from './secret-value.ts';
