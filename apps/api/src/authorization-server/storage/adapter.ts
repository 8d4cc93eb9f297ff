import type { Adapter, AdapterPayload } from 'oidc-provider';

/**
 * What the provider asks of its storage, for a model that keeps nothing. Others replace what they have.
 *
 * The id that the provider gives is the secret itself: no adapter stores it, nor the `jti` that repeats it.
 */
export class NothingStored implements Adapter {
  async upsert(_id: string, _payload: AdapterPayload, _expiresIn?: number): Promise<void> {}

  async find(_id: string): Promise<AdapterPayload | undefined> {
    return undefined;
  }

  async findByUid(_uid: string): Promise<AdapterPayload | undefined> {
    return undefined;
  }

  async findByUserCode(_userCode: string): Promise<AdapterPayload | undefined> {
    return undefined;
  }

  async consume(_id: string): Promise<void> {}

  async destroy(_id: string): Promise<void> {}

  async revokeByGrantId(_grantId: string): Promise<void> {}
}
